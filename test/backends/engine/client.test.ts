import { describe, expect, it } from 'vitest'
import { Client } from '../../../src/backends/engine/client.ts'
import { type Engine, type EngineCall, EngineError } from '../../../src/backends/engine/engine.ts'

const bytes = new Uint8Array([1])

function engine(parts: Partial<Engine>): Engine {
  return {
    get: async () => undefined,
    set: async () => {},
    remove: async () => {},
    keys: async () => [],
    close: async () => {},
    ...parts,
  }
}

describe('a client', () => {
  it('asks its engine for no prefix that is longer than a key may be', async () => {
    const keys = async (): Promise<string[]> => {
      throw new Error('the key is too long')
    }
    const client = new Client(engine({ keys }), { limits: { keyBytes: 3 } })
    expect(await client.list('aaaa')).toEqual([])
    await expect(client.list('aaa')).rejects.toThrow('too long')
  })

  it('closes its engine once, after the calls in flight have settled', async () => {
    const events: string[] = []
    const { promise, resolve } = deferred()
    const client = new Client(
      engine({
        get: async () => {
          await promise
          events.push('engine read')
          return bytes
        },
        close: async () => {
          events.push('engine closed')
        },
      }),
      {},
    )
    const reading = client.getRaw('a')
    const closings = [client.close(), client.close()]
    await expect(client.getRaw('a')).rejects.toMatchObject({ code: 'KV_CLOSED' })
    expect(events).toEqual([])
    resolve()
    await Promise.all([reading, ...closings, client.close()])
    expect(events).toEqual(['engine read', 'engine closed'])
  })

  it('gives an engine error its code, its operation and its key', async () => {
    const client = new Client(engine({ get: () => Promise.reject(new EngineError('KV_CORRUPT', 'torn')) }), {})
    await expect(client.getRaw('a')).rejects.toMatchObject({
      code: 'KV_CORRUPT',
      op: 'getRaw',
      key: 'a',
      message: 'getRaw("a"): torn [KV_CORRUPT]',
    })
  })

  it('passes on, untouched, an error that nothing names', async () => {
    const strange = new Error('strange')
    const client = new Client(engine({ set: () => Promise.reject(strange) }), {}, () => undefined)
    await expect(client.setRaw('a', bytes)).rejects.toBe(strange)
  })

  it('asks the engine for what is well-formed of a prefix, and filters by the rest', async () => {
    const asked: string[] = []
    const client = new Client(
      engine({
        keys: async (prefix) => {
          asked.push(prefix)
          return ['x😀', 'xa']
        },
      }),
      {},
    )
    expect(await client.list('x\ud83d')).toEqual(['x😀'])
    expect(await client.list('x\ud83dy')).toEqual([])
    expect(asked).toEqual(['x', 'x'])
  })

  it('tells the engine all that a call says in one object: the signal, unless the profile says that signals are ignored', async () => {
    const told: EngineCall[] = []
    const telling = engine({
      get: async (_, call) => {
        told.push(call)
        return bytes
      },
      keys: async (_, call) => {
        told.push(call)
        return []
      },
    })
    const { signal } = new AbortController()
    await new Client(telling, {}).getRaw('a', { signal })
    await new Client(telling, {}).list('a')
    await new Client(telling, { cancellation: 'none' }).getRaw('a', { signal })
    expect(told).toEqual([{ signal }, {}, {}])
    expect(told[0]?.signal).toBe(signal)
  })

  it.each([undefined, null, 0, new Error('gone')])(
    'rejects with the reason %s of a signal that is aborted',
    async (reason) => {
      const called: string[] = []
      const client = new Client(engine({ get: async (key) => void called.push(key) }), {})
      const signal = AbortSignal.abort(reason)
      await expect(client.getRaw('a', { signal })).rejects.toBe(signal.reason)
      expect(called).toEqual([])
    },
  )
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
