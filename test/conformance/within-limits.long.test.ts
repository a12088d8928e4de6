import { describe, expect, it } from 'vitest'
import { type LawStatus, runConformance } from '../../src/conformance/index.ts'
import type { Limits, Profile } from '../../src/kv/index.ts'
import { clientIn, zooBackend } from '../../src/zoo/zoo-backend.ts'

const limits: readonly (readonly [string, Limits])[] = [
  ['values of 64 KiB', { valueBytes: 65_536 }],
  ['values of one byte', { valueBytes: 1 }],
  ['keys of 24 bytes', { keyBytes: 24 }],
  ['keys of 16 bytes', { keyBytes: 16 }],
  ['batches of one entry', { batchKeys: 1 }],
  ['all three', { keyBytes: 40, valueBytes: 2, batchKeys: 2 }],
]

/** What is wrong with a store that declares such limits: a correct one but, perhaps, that it does not hold to them. */
async function wrongWith(declared: Limits, enforced: boolean, confined: boolean): Promise<readonly string[]> {
  const profile: Profile = { limits: declared, batch: 'atomic', durability: 'reopen', cancellation: 'during' }
  const real = enforced ? profile : { ...profile, limits: {} }
  const backend = zooBackend({ name: 'limited', profile, real, confined }, (state) => clientIn(state))
  const report = await runConformance(backend, { tier: 'smoke', seed: 1 })
  const bad: readonly LawStatus[] = ['failed', 'inconclusive']
  return report.laws.filter(({ status }) => bad.includes(status)).map(({ group }) => group)
}

describe.each([
  ['a store for each case', false],
  ['one store for all cases', true],
])('declared limits, %s', { timeout: 20_000 }, (_, confined) => {
  it.each(limits)('that a store keeps to break no law: %s', async (_name, declared) => {
    expect(await wrongWith(declared, true, confined)).toEqual([])
  })

  it.each(limits)('that a store does not keep to are told by the laws on limits alone: %s', async (_name, declared) => {
    const groups = await wrongWith(declared, false, confined)
    expect(new Set(groups)).toEqual(new Set(['limits']))
  })
})

describe('a key that is outside the domain and too long as well', () => {
  it.each(['KV_INVALID_KEY', 'KV_KEY_TOO_LARGE'] as const)('may be refused with %s', async (code) => {
    const profile: Profile = {
      keys: { accepts: (key) => Buffer.byteLength(key) <= 24, description: 'at most 24 bytes' },
      limits: { keyBytes: 24 },
    }
    const domain: Profile = { ...profile, limits: {} }
    const real = code === 'KV_INVALID_KEY' ? domain : { limits: profile.limits ?? {} }
    const backend = zooBackend({ name: 'narrow', profile, real }, (state) => clientIn(state))
    const only = ['limits/key-bytes', 'profile/key-domain']
    const report = await runConformance(backend, { tier: 'smoke', seed: 1, only })
    expect(report.laws.map(({ id, status }) => `${id} ${status}`)).toEqual(only.map((id) => `${id} passed`))
  })
})
