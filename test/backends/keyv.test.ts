import { Keyv } from 'keyv'
import { describe, expect, it } from 'vitest'
import { fromKeyv, type KeyvLike } from '../../src/backends/keyv.ts'
import { standardRun } from './fixtures/standard-run.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the view of a Keyv', () => {
  standardRun('keyv', ['keys/own-namespace'])

  it('is made of any Keyv, and what it writes is there for its other users', async () => {
    const keyv = new Keyv()
    const kv = fromKeyv(keyv)
    await kv.setRaw('a', bytes(0, 255))
    expect(await keyv.get('a')).toEqual(Buffer.from([0, 255]))
    await keyv.delete('a')
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
  })

  it('writes the bytes that a view of a larger buffer shows, and no more', async () => {
    const kv = fromKeyv(new Keyv())
    await kv.setRaw('a', bytes(1, 2, 3, 4).subarray(1, 3))
    expect([...(await kv.getRaw('a'))]).toEqual([2, 3])
  })

  it('rejects KV_CORRUPT where another user of the Keyv put something that is no bytes', async () => {
    const keyv = new Keyv()
    await keyv.set('a', 'text')
    await expect(fromKeyv(keyv).getRaw('a')).rejects.toMatchObject({
      code: 'KV_CORRUPT',
      message: 'getRaw("a"): Keyv gave a string [KV_CORRUPT]',
    })
  })

  it('rejects KV_UNAVAILABLE where Keyv says by false that it did not write', async () => {
    const keyv = new Keyv({ store: failing(), emitErrors: false })
    await expect(fromKeyv(keyv).setRaw('a', bytes(1))).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    await expect(fromKeyv(keyv).batchSetRaw(new Map([['a', bytes(1)]]))).rejects.toMatchObject({
      code: 'KV_UNAVAILABLE',
    })
  })

  it('writes a batch through an adapter whose setMany answers nothing', async () => {
    const map = new Map<string, unknown>()
    const silent = {
      ...adapterOver(map),
      setMany: async (entries: readonly { key: string; value: unknown }[]) => {
        for (const { key, value } of entries) map.set(key, value)
      },
    }
    const kv = fromKeyv(new Keyv({ store: silent }))
    await kv.batchSetRaw(new Map([['a', bytes(1)]]))
    expect(await kv.getRaw('a')).toEqual(Buffer.from([1]))
  })

  it('rejects KV_UNSUPPORTED from a list where the adapter cannot iterate', async () => {
    const keyv = new Keyv({ store: failing() })
    expect(keyv.iterator).toBeUndefined()
    await expect(fromKeyv(keyv).list('a')).rejects.toMatchObject({ code: 'KV_UNSUPPORTED' })
  })

  it('does not repair what Keyv does to a key that begins with its namespace', async () => {
    const kv = fromKeyv(new Keyv({ namespace: 'ns' }))
    await kv.setRaw('a', bytes(1))
    await kv.setRaw('ns:a', bytes(2))
    // keyv 5.6.0: the two are one key
    expect([...(await kv.getRaw('a'))]).toEqual([2])
  })

  it('disconnects the Keyv when it closes, unless it is to keep it open', async () => {
    const closed: string[] = []
    const like = (name: string): KeyvLike => {
      const keyv = new Keyv()
      keyv.on('disconnect', () => closed.push(name))
      return keyv
    }
    await fromKeyv(like('given')).close()
    await fromKeyv(like('kept'), { keepOpen: true }).close()
    expect(closed).toEqual(['given'])
  })
})

/** An adapter over a map, as those that are published have their methods. */
function adapterOver(map: Map<string, unknown>): object {
  return {
    opts: { dialect: '', url: '' },
    get: async (key: string) => map.get(key),
    set: async (key: string, value: unknown) => map.set(key, value),
    delete: async (key: string) => map.delete(key),
    clear: async () => map.clear(),
  }
}

/** An adapter whose every write fails and which cannot list. */
function failing(): object {
  const fail = async (): Promise<never> => {
    throw new Error('down')
  }
  return { opts: { dialect: '', url: '' }, get: fail, set: fail, delete: fail, clear: fail }
}
