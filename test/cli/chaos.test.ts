import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { complaint } from './complaint.ts'
import { fixtures, kvTestkit, start } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-chaos-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('kv-testkit chaos', { timeout: 180_000 }, () => {
  it.concurrent('says what it put to the test, and exits 0 for a store in order', async () => {
    const { code, out, err } = await kvTestkit(['chaos', 'memory', '--seed', '7', '--ops', '300'])
    expect(out).toMatch(/^memory · seed 7 · virtual time · held to: linearizable\n/)
    expect(out).toMatch(/^put to the test: \d+ of \d+ reads in flight with a write of the key/m)
    expect(out).toMatch(/\nok: what the clients saw is linearizable\n$/)
    expect(err).toMatch(/^run: chaos, \d+ operations/m)
    expect(code).toBe(0)
  })

  it.concurrent('explains a violation, and writes the plan that its one command replays', async () => {
    const out = join(folder, 'violation')
    const first = await kvTestkit(['chaos', './dropping.js', '--seed', '7', '--out', out])
    expect(first.code).toBe(1)
    expect(first.out).toMatch(/\nviolation: .+\n/)
    expect(first.out).toMatch(/^c\d .*\|-+ (set|get) /m)
    expect(first.out).toMatch(/\nmade smaller in \d+ runs: /)
    expect(readdirSync(out).sort()).toEqual(['chaos.html', 'chaos.json', 'chaos.plan.json', 'history.jsonl'])
    expect(readFileSync(join(out, 'chaos.html'), 'utf8')).toContain('is not linearizable under the faults.</h1>')
    const [, command] = /^Replay: kv-testkit (.+)$/m.exec(first.out) ?? []
    expect(command).toBe(`chaos ./dropping.js --plan ${join(out, 'chaos.plan.json')}`)
    const again = await kvTestkit(command?.split(' ') ?? [])
    expect(again.code).toBe(1)
    const sentence = JSON.parse(readFileSync(join(out, 'chaos.json'), 'utf8')).shrunk.violation.sentence
    expect(again.out).toContain(`\nviolation: ${sentence}\n`)
    expect(again.out).not.toContain('Written: ')
  })

  it.concurrent('writes a history that kv-testkit check decides alike', async () => {
    const out = join(folder, 'history')
    await kvTestkit(['chaos', './dropping.js', '--seed', '7', '--out', out])
    const { code, out: text } = await kvTestkit(['check', join(out, 'history.jsonl')])
    expect(text).toContain('violation: the history is not linearizable')
    expect(code).toBe(1)
  })

  it.concurrent('ends and leaves nothing, whatever the store prints and leaves running', async () => {
    const { code, out, err, leftovers } = await kvTestkit([
      'chaos',
      './leaking.js',
      '--seed',
      '7',
      '--ops',
      '300',
      '--json',
    ])
    expect(JSON.parse(out)).toMatchObject({ backend: 'leaking', ok: true })
    expect(err).toContain('leaking into stdout')
    expect(err).toContain('something was left running and ends with the command: ')
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('holds errors that reach no caller against a store that is in order but for them', async () => {
    const out = join(folder, 'floating')
    const ended = await kvTestkit(['chaos', './floating.js', '--seed', '7', '--ops', '300', '--out', out])
    expect(ended.out).toMatch(
      /\nunexplained-errors: \d+ errors reached no caller, and would end a process: the first: a rejection that nobody handled: Error: adrift \(/,
    )
    expect(ended.out).toMatch(
      /\nno fault explains:\n {2}\d+ × a rejection that nobody handled: Error: adrift, which reached no caller; first: /,
    )
    expect(readFileSync(join(out, 'chaos.html'), 'utf8')).toContain('failed for reasons that no fault explains.</h1>')
    expect(JSON.parse(readFileSync(join(out, 'chaos.json'), 'utf8'))).toMatchObject({
      verdict: 'unexplained-errors',
      strays: [{ said: 'a rejection that nobody handled: Error: adrift' }],
    })
    expect(ended.code).toBe(1)
  })

  it.concurrent(
    'outlives a driver that throws when its server is killed, says when that was, and leaves nothing',
    async () => {
      const out = join(folder, 'stray')
      const args = ['--nemeses', 'kill', '--faults', 'none', '--seed', '7', '--duration', '1500ms', '--out', out]
      const ended = await kvTestkit(['chaos', './stray-on-kill.js', ...args])
      expect(ended.out).toMatch(
        /\nunexplained-errors: an error reached no caller, and would end a process: an exception outside any call .*: Error: terminating connection due to unexpected postmaster exit \(at \d+ ms in the phase chaos, server killed, client \w+'s \w+\(.*\).* at hand\)\n/,
      )
      expect(ended.err).toContain('disposed of')
      expect(ended.leftovers).toEqual([])
      expect(ended.code).toBe(1)
    },
  )

  it.concurrent('lists calls that fail for no reason, and exits 1', async () => {
    const out = join(folder, 'moody')
    const ended = await kvTestkit(['chaos', './moody.js', '--seed', '7', '--faults', 'none', '--out', out])
    expect(ended.out).toMatch(
      /\nunexplained-errors: \d+ calls failed, and no fault explains it: setRaw rejected with Error: not today \(it carries no code of the contract\)\n/,
    )
    expect(ended.out).toMatch(
      /\nno fault explains:\n {2}\d+ × setRaw rejected with Error: not today \(.*\); first: client c\d's setRaw\("k\d"\), at \d+ ms in the phase/,
    )
    expect(readFileSync(join(out, 'chaos.html'), 'utf8')).toContain('setRaw rejected with Error: not today')
    expect(ended.code).toBe(1)
  })

  it.concurrent('says of a store that answers at once that calls never overlapped', async () => {
    const { code, out } = await kvTestkit(['chaos', 'memory', '--seed', '7', '--faults', 'none'])
    expect(out).toMatch(
      /\nok: what the clients saw is linearizable; calls never overlapped: the store answers before another client can ask\n$/,
    )
    expect(code).toBe(0)
  })

  it.concurrent('leaves a plan in the current folder where the run failed, and says so, and else nothing', async () => {
    const plan = join(fixtures, 'chaos-4242.plan.json')
    try {
      const failed = await kvTestkit(['chaos', './dropping.js', '--seed', '4242', '--ops', '300'])
      expect(failed.out).toContain(
        'Written: chaos-4242.plan.json\nReplay: kv-testkit chaos ./dropping.js --plan chaos-4242.plan.json\n',
      )
      expect(existsSync(plan)).toBe(true)
      rmSync(plan)
      const vacuous = await kvTestkit(['chaos', './good.js', '--seed', '4242', '--clients', '1', '--faults', 'none'])
      expect(vacuous.out).toMatch(
        /\ninconclusive: .*\n\nReplay: kv-testkit chaos \.\/good\.js --seed 4242 --faults none --clients 1\n$/,
      )
      expect([failed.code, vacuous.code, existsSync(plan)]).toEqual([1, 1, false])
    } finally {
      rmSync(plan, { force: true })
    }
  })

  it.concurrent('prints what was done on Ctrl-C, and exits 130', async () => {
    const run = start(['chaos', 'memory', '--clock', 'real', '--duration', '10m', '--seed', '1'])
    await run.seen(/^run: chaos/m)
    run.child.kill('SIGINT')
    const { code, out, err } = await run.ended
    expect(err).toContain('Stopping.')
    expect(out).toMatch(/^memory · seed 1 · real time/)
    expect(out).toContain('inconclusive: the run was interrupted')
    expect(out).toContain('Interrupted: this is what was done until then.')
    expect(code).toBe(130)
  })
})

describe('bad input to kv-testkit chaos is one sentence', () => {
  const noJson = join(folder, 'no.json')
  const strange = join(folder, 'strange.json')
  writeFileSync(noJson, '{{{')
  writeFileSync(strange, '{"version":1,"seeds":1}')

  it.each([
    ['no backend', [], /chaos needs a backend/],
    ['two backends', ['memory', 'file'], /takes one backend; 'file' is too much/],
    ['a backend that does not exist', ['redos'], /no backend 'redos'; expected mock, memory/],
    [
      'a time that is none',
      ['memory', '--duration', 'long'],
      /--duration is 'long'; expected a time of at least 1 ms, such as 500ms/,
    ],
    ['faults that do not exist', ['memory', '--faults', 'some'], /expected swarm, none, .*flakyNetwork.*\.json file/],
    ['a nemesis that does not exist', ['memory', '--nemeses', 'kill,flood'], /--nemeses has 'flood'; expected .*kill/],
    ['a nemesis without a server', ['memory', '--nemeses', 'kill'], /cannot be met by the nemesis 'kill'/],
    ['a plan that is not there', ['memory', '--plan', 'nowhere.json'], /--plan: nowhere\.json cannot be read/],
    ['a plan that is not JSON', ['memory', '--plan', noJson], /no\.json is not JSON/],
    ['a plan with a field that does not exist', ['memory', '--plan', strange], /chaos plan has no 'seeds'/],
    ['a seed beside a plan', ['memory', '--plan', strange, '--seed', '1'], /the plan decides --seed/],
    ['a clock that does not exist', ['memory', '--clock', 'sun'], /--clock is 'sun'; expected one of 'auto'/],
  ])('%s', async (_, args, says) => {
    const refused = await complaint(['chaos', ...args])
    expect(refused).toMatch(says)
    expect(refused).not.toContain('\n')
  })
})
