import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { file } from '../../src/backends/file.ts'
import { type AnyKV, type Backend, codeOf, operations } from '../../src/kv/index.ts'
import { inProcesses } from '../../src/processes/index.ts'

const module = new URL('./fixtures/strange.mjs', import.meta.url).href

const strange = (name = 'openStrange'): Backend => ({
  name: 'strange',
  profile: { sharing: 'shared' },
  open: () => Promise.reject(new Error('nothing is opened in this process')),
  opener: (namespace) => ({ module, name, given: [namespace] }),
})

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
})

function apart(backend: Backend): Backend {
  const made = inProcesses(backend)
  ends.push(made.end)
  return made.backend
}

const pidOf = async (store: AnyKV): Promise<number> => Number(Buffer.from(await store.getRaw('pid')).toString())

/** Whether there is such a process, other than one that has ended and that nobody has asked for. */
function lives(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('a client in a process of its own', { timeout: 60_000 }, () => {
  it('has every operation of its store, and what each gives', async () => {
    const backend = file({ sync: false })
    ends.push(async () => backend.dispose?.())
    const store = await apart(backend).open('x')
    expect(operations.filter((op) => store[op] === undefined)).toEqual([])
    await store.setRaw('a', Uint8Array.of(1))
    await store.batchSetRaw?.(new Map([['b', Uint8Array.of(2)]]))
    await store.delete('none')
    await store.batchDelete?.(['none'])
    await store.health?.()
    const seen = [
      await store.getRaw('a'),
      await store.batchGetRaw?.(['a', 'b', 'c']),
      await store.has?.('c'),
      await store.list('a'),
    ]
    const values = new Map([
      ['a', Uint8Array.of(1)],
      ['b', Uint8Array.of(2)],
    ])
    expect(seen).toEqual([Uint8Array.of(1), values, false, ['a']])
    expect(await (await backend.open('x')).getRaw('b')).toEqual(Uint8Array.of(2))
    await store.close()
    await expect(store.getRaw('a')).rejects.toMatchObject({ name: 'KVError', code: 'KV_CLOSED', op: 'getRaw' })
  })

  it('has only the operations of its store', async () => {
    const store = await apart(strange()).open('x')
    expect(Object.keys(store)).toEqual(['getRaw', 'setRaw', 'delete', 'list', 'close'])
  })

  it('is opened by what its module exports, be it a function or a backend', async () => {
    for (const name of ['openStrange', 'backend', 'default']) {
      const store = await apart(strange(name)).open('x')
      expect(await pidOf(store)).not.toBe(process.pid)
    }
  })

  it('rejects with the error of the store: its name, code, fields, cause and stack', async () => {
    const store = await apart(strange()).open('x')
    const error: unknown = await store.getRaw('error').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      key: 'error',
      stack: expect.stringContaining('strange.mjs'),
      cause: { name: 'TypeError', message: 'the disk said no', errno: -5, syscall: 'write' },
    })
    expect(codeOf(error)).toBe('KV_CORRUPT')
    expect(error).not.toHaveProperty('client')
    await expect(store.getRaw('thrown')).rejects.toBe('a text')
  })

  it('hands on what is no value as it is, and says so where that can leave no process', async () => {
    const store = await apart(strange()).open('x')
    expect(await store.getRaw('number')).toBe(7)
    await expect(store.getRaw('function')).rejects.toMatchObject({
      message: expect.stringContaining('could not be cloned'),
    })
  })

  it('rejects with the very reason of a signal, be it aborted before the call or in flight', async () => {
    const store = await apart(strange()).open('x')
    const reason = { why: 'enough' }
    await expect(store.getRaw('aborted', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const call = store.getRaw('wait', { signal: controller.signal })
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
  })

  it('shares its process with no other that is open, and leaves it to the next once it is closed', async () => {
    const backend = apart(strange())
    const [a, b] = [await backend.open('x'), await backend.open('x')]
    const pids = [await pidOf(a), await pidOf(b)]
    expect(new Set([...pids, process.pid]).size).toBe(3)
    await a.close()
    expect(await pidOf(await backend.open('y'))).toBe(pids[0])
  })

  it.each([
    ['exit', 'ended with code 3'],
    ['astray', 'ended with code 1: Error: adrift'],
  ])('rejects every call where its process ends (%s), and says how it did', async (key, how) => {
    const store = await apart(strange()).open('x')
    const calls = [store.getRaw('wait', { signal: new AbortController().signal }), store.getRaw(key)]
    const reasons = (await Promise.allSettled(calls)).map((end) =>
      end.status === 'rejected' ? String(end.reason) : '',
    )
    expect(reasons).toEqual(calls.map(() => expect.stringContaining(`the process of this client ${how}`)))
    await expect(store.getRaw('pid')).rejects.toThrow(`the process of this client ${how}`)
  })

  it('rejects where the opening fails, with what it failed with', async () => {
    const backend = apart(strange())
    await expect(backend.open('closed shop')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE', message: 'not today' })
    await expect(apart(strange('nobody')).open('x')).rejects.toThrow(/undefined/)
  })

  it('is refused where the backend does not say how another process opens it', () => {
    expect(() => inProcesses({ name: 'here', open: () => Promise.reject(new Error('no')) })).toThrow(
      /need a backend that says how another process opens it \(opener\); 'here' does not/,
    )
  })

  it('shares nothing with others where the store is not shared across processes', () => {
    const declared = (profile: Backend['profile']): Backend['profile'] =>
      apart({ ...strange(), ...(profile === undefined ? {} : { profile }) }).profile
    expect(declared({ sharing: 'private' })).toEqual({ sharing: 'private' })
    expect(declared({ sharing: 'process' })).toEqual({ sharing: 'private' })
    expect(declared({ sharing: 'shared', batch: 'loop' })).toEqual({ sharing: 'shared', batch: 'loop' })
    expect(declared({ batch: 'loop' })).toEqual({ batch: 'loop' })
  })
})

describe('the processes of clients', { timeout: 60_000 }, () => {
  it('end with the run, also where a store blocks them', async () => {
    const { backend, end } = inProcesses(strange())
    const [a, b] = [await backend.open('x'), await backend.open('x')]
    const pids = [await pidOf(a), await pidOf(b)]
    const blocked = expect(a.getRaw('block')).rejects.toThrow('ended on SIGKILL')
    await end()
    await blocked
    expect(pids.filter(lives)).toEqual([])
  })

  // what has ended is read from /proc
  it.skipIf(process.platform !== 'linux')('end with the process that started them, however it ended', async () => {
    const program = fileURLToPath(new URL('./fixtures/blocked-clients.ts', import.meta.url))
    const parent = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const told: string = await new Promise((resolve) =>
      parent.stdout.once('data', (line: Buffer) => resolve(String(line))),
    )
    const pids: readonly number[] = JSON.parse(told)
    expect(pids.filter(lives)).toEqual(pids)
    parent.kill('SIGKILL')
    await expect.poll(() => pids.filter(lives), { timeout: 30_000 }).toEqual([])
  })

  it.each(['idle', 'end'])(
    'keep nobody waiting who has no call in flight, and all who wait for their end (%s)',
    async (what) => {
      const program = fileURLToPath(new URL('./fixtures/blocked-clients.ts', import.meta.url))
      const parent = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, what], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      expect(await new Promise((resolve) => parent.once('exit', resolve))).toBe(0)
    },
  )
})
