import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { kvTestkit, start, wellWithinGraceMs } from './kv-testkit.ts'

const modes = [
  ['in a process of its own', []],
  ['in the process of the command', ['--in-process']],
] as const

const quick = ['--only', 'values/empty', '--tier', 'smoke']

describe.each(modes)('a store %s', { timeout: 180_000 }, (_, flags) => {
  const own = flags.length === 0

  it.concurrent('that leaves a timer and a folder behind does not hold the command up', async () => {
    const { code, out, err, leftovers } = await kvTestkit(['conformance', './leaking.js', ...quick, ...flags])
    expect(out).toContain('leaking keeps what it promises.')
    expect(err.includes('something was left running and ends with the command: ')).toBe(!own)
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('that throws from nowhere before it opened is refused, and the next is run', async () => {
    const args = ['conformance', './stray-at-load.js', './good.js', ...quick, ...flags]
    const { code, out, leftovers } = await kvTestkit(args)
    expect(out).toContain(
      own
        ? './stray-at-load.js: its process ended with code 1'
        : './stray-at-load.js: an error reached no caller: from nowhere',
    )
    expect(out).toContain('good keeps what it promises; 1 could not be opened.')
    expect(code).toBe(2)
    expect(leftovers).toEqual([])
  })

  it.concurrent('that throws from nowhere after its report does not change the exit code', async () => {
    const { code, out, err, leftovers } = await kvTestkit(['conformance', './stray-at-end.js', ...quick, ...flags])
    expect(out).toContain('stray-at-end keeps what it promises.')
    expect(err.includes('kv-testkit: an error that reached no caller: Error: too late')).toBe(!own)
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('that ends its process never passes for one in order', async () => {
    const { code, out, err, leftovers } = await kvTestkit(['conformance', './exiting.js', ...quick, ...flags])
    expect(err).toMatch(
      own ? /exiting\.js: its process ended with code 0/ : /the process ended in the middle of the run/,
    )
    expect(out).toBe('')
    expect(code).toBe(2)
    expect(leftovers).toEqual([])
  })

  it.concurrent('that can never be disposed of has its report printed all the same', async () => {
    const { code, out, leftovers } = await kvTestkit(['conformance', './undisposable.js', ...quick, ...flags])
    expect(out).toContain('undisposable keeps what it promises.')
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('is loaded there, and may print what it likes beside the document of --json', async () => {
    const run = start(['conformance', './talkative.js', '--json', ...quick, ...flags])
    const { out, err } = await run.ended
    expect(JSON.parse(out).reports).toHaveLength(1)
    expect(err).toContain('a backend may print what it likes, in process ')
    expect(err.includes(`in process ${run.child.pid}\n`)).toBe(!own)
  })

  it.concurrent('whose call hangs is given up on a while after Ctrl-C', async () => {
    const args = ['conformance', './hanging.js', '--only', 'values', '--operation-timeout', '600000', ...flags]
    const run = start(args)
    await run.seen(/hanging now/)
    run.child.kill('SIGINT')
    const { code, err, leftovers } = await run.ended
    expect(err).toContain('Stopping.')
    expect(code).toBe(130)
    expect(leftovers).toEqual([])
  })

  it.concurrent('is left at once on the second Ctrl-C', async () => {
    const args = ['conformance', './hanging.js', '--only', 'values', '--operation-timeout', '600000', ...flags]
    const run = start(args)
    await run.seen(/hanging now/)
    const asked = performance.now()
    run.child.kill('SIGINT')
    await run.seen(/once more ends it at once/)
    run.child.kill('SIGINT')
    const { code, out, err, leftovers } = await run.ended
    if (performance.now() - asked < wellWithinGraceMs) expect(out).toBe('')
    expect(code).toBe(130)
    expect(err).not.toContain('the process ended in the middle')
    expect(leftovers).toEqual([])
  })
})

describe('a run in the process of the command', { timeout: 180_000 }, () => {
  it.concurrent('finds what one in another process finds, and its tokens are the same', async () => {
    const args = ['conformance', './forgetful.js', '--tier', 'smoke', '--seed', '7', '--json']
    const [forked, here] = await Promise.all([kvTestkit(args), kvTestkit([...args, '--in-process'])])
    const found = (text: string): unknown =>
      JSON.parse(text).reports[0].laws.map(
        ({ id, status, failure }: { id: string; status: string; failure?: { token: string; program: string } }) => ({
          id,
          status,
          token: failure?.token,
          program: failure?.program,
        }),
      )
    expect(found(here.out)).toEqual(found(forked.out))
    expect([here.code, forked.code]).toEqual([1, 1])
  })

  it.concurrent('replays a failure there', async () => {
    const { out } = await kvTestkit(['conformance', './forgetful.js', '--json', ...quick])
    const { token } = JSON.parse(out).reports[0].laws[0].failure
    const { code, out: again } = await kvTestkit(['replay', token, './forgetful.js', '--in-process'])
    expect(again).toContain('✗ forgetful · values/empty')
    expect(code).toBe(1)
  })

  it.concurrent('is what one module gets under a debugger, unasked', async () => {
    const run = start(['conformance', './talkative.js', ...quick], { NODE_OPTIONS: '--inspect=127.0.0.1:0' })
    const { code, err } = await run.ended
    expect(err).toContain(`in process ${run.child.pid}\n`)
    expect(code).toBe(0)
  })

  it.concurrent(
    'is what several stores do not get under a debugger, which is said, and no port is fought over',
    async () => {
      const flag = `--inspect=127.0.0.1:${await freePort()}`
      const run = start(['conformance', './talkative.js', './good.js', ...quick], {}, [flag])
      const { code, out, err } = await run.ended
      expect(err).toContain('--in-process keeps them in the one that is debugged')
      expect(err).not.toContain(`in process ${run.child.pid}\n`)
      expect(out).toContain('All 2 stores keep what they promise.')
      expect(code).toBe(0)
    },
  )
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
