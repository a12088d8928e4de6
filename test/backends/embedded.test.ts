import { afterEach, describe, expect, it } from 'vitest'
import { embedded } from '../../src/backends/index.ts'
import { type AnyKV, type Backend, can } from '../../src/kv/index.ts'
import { hostileKeys } from './fixtures/hostile-keys.ts'

const open: { backend: Backend; clients: AnyKV[] }[] = []

async function backendNamed(name: string): Promise<(namespace?: string) => Promise<AnyKV>> {
  const backend = await embedded[name]?.()
  if (backend === undefined) throw new Error(`no backend ${name}`)
  const entry = { backend, clients: [] as AnyKV[] }
  open.push(entry)
  return async (namespace = 'one') => {
    const client = await backend.open(namespace)
    entry.clients.push(client)
    return client
  }
}

afterEach(async () => {
  for (const { backend, clients } of open.splice(0)) {
    await Promise.all(clients.map((client) => client.close()))
    await backend.dispose?.()
  }
})

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const plain = (value: Uint8Array): number[] => [...value]

describe.each(Object.keys(embedded))('the backend %s', (name) => {
  it('shares a namespace between its clients, and keeps others apart', async () => {
    const client = await backendNamed(name)
    const [a, b, other] = [await client('one'), await client('one'), await client('two')]
    await a.setRaw('key', bytes(0, 255))
    expect(plain(await b.getRaw('key'))).toEqual([0, 255])
    await expect(other.getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
  })

  it('keeps a sibling going when one client closes, closes twice and then rejects', async () => {
    const client = await backendNamed(name)
    const [a, b] = [await client(), await client()]
    await a.close()
    await a.close()
    await b.setRaw('key', bytes(1))
    expect(plain(await b.getRaw('key'))).toEqual([1])
    await expect(a.getRaw('key')).rejects.toMatchObject({ code: 'KV_CLOSED' })
    await expect(a.list('k')).rejects.toMatchObject({ code: 'KV_CLOSED' })
  })

  it('takes an empty value and one of a megabyte', async () => {
    const kv = await (await backendNamed(name))()
    const large = Uint8Array.from({ length: 1 << 20 }, (_, index) => index * 7)
    await kv.setRaw('empty', bytes())
    await kv.setRaw('large', large)
    expect((await kv.getRaw('empty')).length).toBe(0)
    expect(Buffer.compare(await kv.getRaw('large'), large)).toBe(0)
  })

  it('works on several keys at once where it has the methods', async () => {
    const kv = await (await backendNamed(name))()
    if (!can(kv, 'batch')) return expect(name).toMatch(/^unstorage/)
    await kv.batchSetRaw(
      new Map([
        ['a', bytes(1)],
        ['b', bytes()],
      ]),
    )
    expect(await kv.batchGetRaw(['a', 'x', 'b', 'a'])).toEqual(
      new Map(await Promise.all(['a', 'b'].map(async (key) => [key, await kv.getRaw(key)] as const))),
    )
    await kv.batchDelete(['a', 'a', 'x'])
    expect(await kv.list('a')).toEqual([])
  })

  it('opens nothing when the signal is aborted', async () => {
    const backend = await embedded[name]?.()
    const signal = AbortSignal.abort(new Error('no'))
    await expect((async () => backend?.open('one', { signal }))()).rejects.toBe(signal.reason)
  })

  it('is named as the command line names it', async () => {
    expect((await embedded[name]?.())?.name).toBe(name)
  })
})

describe.each(['memory', 'file', 'level', 'lmdb'])('our own backend %s', (name) => {
  it('keeps hostile keys apart and lists them by any prefix', async () => {
    const kv = await (await backendNamed(name))()
    for (const [index, key] of hostileKeys.entries()) await kv.setRaw(key, bytes(index, 0, 255))
    for (const [index, key] of hostileKeys.entries()) expect(plain(await kv.getRaw(key)), key).toEqual([index, 0, 255])
    for (const prefix of [...hostileKeys, '\ud83d', '\udbff', 'xx']) {
      const expected = hostileKeys.filter((key) => key.startsWith(prefix))
      expect((await kv.list(prefix)).sort(), prefix).toEqual(expected.sort())
    }
    for (const key of hostileKeys) await kv.delete(key)
    expect((await Promise.all(hostileKeys.map((key) => kv.list(key)))).flat()).toEqual([])
  })

  it('shares no memory with its callers', async () => {
    const kv = await (await backendNamed(name))()
    const given = bytes(1, 2, 3)
    await kv.setRaw('key', given)
    given.fill(9)
    const got = await kv.getRaw('key')
    expect(plain(got)).toEqual([1, 2, 3])
    got.fill(9)
    expect(plain(await kv.getRaw('key'))).toEqual([1, 2, 3])
    expect(got.buffer.byteLength).toBe(got.length)
  })
})

describe.each(['file', 'level', 'lmdb', 'unstorage-fs'])('the backend %s on the disk', (name) => {
  it('is there again after the last client closed', async () => {
    const client = await backendNamed(name)
    const first = await client()
    await first.setRaw('key', bytes(1))
    await first.close()
    expect(plain(await (await client()).getRaw('key'))).toEqual([1])
  })
})

describe.each(['memory', 'keyv', 'unstorage-memory', 'memory-level'])('the backend %s in memory', (name) => {
  it('lets go of a namespace behind its last client', async () => {
    const client = await backendNamed(name)
    const first = await client()
    await first.setRaw('key', bytes(1))
    await first.close()
    await expect((await client()).getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
  })
})
