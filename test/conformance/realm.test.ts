import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { type FullKV, ReferenceStore } from '../../src/kv/index.ts'
import { MockKV } from '../../src/mock/index.ts'

/** What a store gives that runs in a `node:vm` context: arrays and maps of the classes that are there. */
interface Realm {
  readonly bytes: (value: Uint8Array) => Uint8Array
  readonly map: (entries: ReadonlyMap<string, Uint8Array>) => Map<string, Uint8Array>
  readonly array: (items: readonly string[]) => string[]
}

const isRealm = (made: unknown): made is Realm => typeof made === 'object' && made !== null && 'bytes' in made

function otherRealm(): Realm {
  const made: unknown = runInNewContext(`({
    bytes: (value) => new Uint8Array(value),
    map: (entries) => new Map([...entries].map(([key, value]) => [key, new Uint8Array(value)])),
    array: (items) => Array.from(items),
  })`)
  if (!isRealm(made)) throw new TypeError('the context gave something else')
  return made
}

/** A correct store whose every answer comes from another realm. */
function storeElsewhere(): FullKV {
  const realm = otherRealm()
  const kv = new ReferenceStore()
  return Object.assign(kv, {
    getRaw: async (...given: Parameters<FullKV['getRaw']>) =>
      realm.bytes(await ReferenceStore.prototype.getRaw.apply(kv, given)),
    batchGetRaw: async (...given: Parameters<FullKV['batchGetRaw']>) =>
      realm.map(await ReferenceStore.prototype.batchGetRaw.apply(kv, given)),
    list: async (...given: Parameters<FullKV['list']>) =>
      realm.array(await ReferenceStore.prototype.list.apply(kv, given)),
  })
}

describe('a store in another realm', () => {
  it('is not accused of its answers being of classes that are not ours', async () => {
    const kv = storeElsewhere()
    await kv.setRaw('a', Uint8Array.of(1))
    expect(await kv.getRaw('a')).not.toBeInstanceOf(Uint8Array)
    const report = await runConformance(storeElsewhere, { tier: 'smoke', seed: 1 })
    expect(report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')).toEqual([])
  })

  it('is found out as any other where it keeps what it gives', async () => {
    const realm = otherRealm()
    const report = await runConformance(
      () => {
        const kv = new ReferenceStore()
        const given = new Map<string, Uint8Array>()
        return Object.assign(kv, {
          async getRaw(key: string) {
            const value = given.get(key) ?? realm.bytes(await ReferenceStore.prototype.getRaw.call(kv, key))
            given.set(key, value)
            return value
          },
        })
      },
      { tier: 'smoke', seed: 1, only: ['aliasing/value-returned'] },
    )
    expect(report.laws.find(({ id }) => id === 'aliasing/value-returned')?.status).toBe('failed')
  })
})

describe('bytes and maps of another realm', () => {
  it('are values and batches of a mock, and are recorded', async () => {
    const realm = otherRealm()
    const kv = new MockKV()
    await kv.setRaw('a', realm.bytes(Uint8Array.of(1, 2)))
    await kv.batchSetRaw(realm.map(new Map([['b', Uint8Array.of(3)]])))
    expect([...(await kv.getRaw('a'))]).toEqual([1, 2])
    expect([...(await kv.getRaw('b'))]).toEqual([3])
    expect(kv.calls.map(({ op, keys }) => [op, keys?.length])).toEqual([
      ['setRaw', undefined],
      ['batchSetRaw', 1],
      ['getRaw', undefined],
      ['getRaw', undefined],
    ])
  })
})
