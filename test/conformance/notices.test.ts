import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type ConformanceNotice, runConformance } from '../../src/conformance/index.ts'
import { type AnyKV, everyMethod, type Profile, profiles, ReferenceStore } from '../../src/kv/index.ts'

/** What is noticed of the stores that `open` makes, of which no law is asked but one. */
async function noticed(profile: Profile, open: () => AnyKV): Promise<readonly ConformanceNotice[]> {
  const report = await runConformance({ name: 'some', profile, open }, { only: ['values/empty'], seed: 1 })
  expect(report.ok).toBe(true)
  return report.notices
}

/** A store whose calls take a moment, and end at once when they are aborted meanwhile. */
function endsWhenAborted(): AnyKV {
  const kv = new ReferenceStore()
  return everyMethod((op) => async (...given) => {
    const options = given.at(-1)
    const signal = typeof options === 'object' && 'signal' in options ? options.signal : undefined
    await wait(1, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error
    })
    return Reflect.apply(kv[op], kv, given)
  })
}

describe('what could be promised', () => {
  it('is nothing more where a store does what it says and no better', async () => {
    expect(await noticed({}, () => new ReferenceStore())).toEqual([])
    const data = new Map<string, Uint8Array>()
    const more = { listOrder: 'bytes', cancellation: 'during', durability: 'reopen' } as const
    expect(await noticed(more, () => new ReferenceStore(more, data))).toEqual([])
  })

  it('is the order of keys, where they come in that of their bytes', async () => {
    const open = (): AnyKV => new ReferenceStore({ listOrder: 'bytes' })
    expect(await noticed({}, open)).toEqual([
      { dimension: 'listOrder', message: expect.stringContaining(`declare listOrder: 'bytes'`) },
    ])
    expect(await noticed({ listOrder: 'bytes' }, open)).toEqual([])
    // a store that cannot list has no order
    const none = { list: 'unsupported', emptyPrefix: 'unsupported' } as const
    expect(await noticed(none, () => new ReferenceStore(none))).toEqual([])
  })

  it('is that calls are aborted in flight, where each of them ended so', async () => {
    expect(await noticed({}, endsWhenAborted)).toEqual([
      { dimension: 'cancellation', message: expect.stringContaining(`declare cancellation: 'during'`) },
    ])
    expect(await noticed({ cancellation: 'during' }, endsWhenAborted)).toEqual([])
  })

  it('is that values are copied, where they are', async () => {
    const profile = { memory: 'references' } as const
    expect(await noticed(profile, () => new ReferenceStore())).toEqual([
      { dimension: 'memory', message: expect.stringContaining(`declare memory: 'copies'`) },
    ])
    expect(await noticed(profile, () => new ReferenceStore(profile))).toEqual([])
  })

  it('is that keys outside the domain are refused, where all were', async () => {
    const keys = { accepts: (key: string) => !/[ A-Z]/.test(key), description: 'no spaces, no capitals' }
    const open = (): AnyKV => new ReferenceStore({ keys })
    expect(await noticed({ keys: { ...keys, outside: 'unspecified' } }, open)).toEqual([
      { dimension: 'keys', message: expect.stringContaining(`declare keys with outside: 'refused'`) },
    ])
    expect(await noticed({ keys: { ...keys, outside: 'unspecified' } }, () => new ReferenceStore())).toEqual([])
    expect(await noticed({ keys }, open)).toEqual([])
  })

  it('is that entries outlive the last client, where they do', async () => {
    const data = new Map<string, Uint8Array>()
    const open = (): AnyKV => new ReferenceStore({}, data)
    expect(await noticed({ sharing: 'shared' }, open)).toEqual([
      { dimension: 'durability', message: expect.stringContaining(`declare durability: 'reopen'`) },
    ])
    expect(data.size).toBe(0)
    expect(await noticed({ durability: 'reopen' }, open)).toEqual([])
  })

  it('is told of a memory backend as it is of any', async () => {
    const data = new Map<string, Uint8Array>()
    const found = await noticed(profiles.memory, () => new ReferenceStore(profiles.memory, data))
    expect(found.map(({ dimension }) => dimension)).toEqual(['durability'])
  })
})
