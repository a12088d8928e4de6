import { describe, expect, it } from 'vitest'
import { type ConformanceReport, type LawResult, runConformance, type Tier } from '../../src/conformance/index.ts'
import { type Backend, operations, type Profile, profiles } from '../../src/kv/index.ts'
import { MockKV } from '../../src/mock/index.ts'

/** Profiles that no preset has, so that each value of each dimension is acted out by some mock. */
const oddProfiles: Readonly<Record<string, Profile>> = {
  'no batch, no health': { batch: 'absent', health: 'absent' },
  'empty prefix lists all': { emptyPrefix: 'all' },
  'segment prefixes': { prefix: 'segment' },
  'aborts ignored': { cancellation: 'none' },
  'private clients': { sharing: 'private' },
  'tight limits': { limits: { keyBytes: 40, valueBytes: 100, batchKeys: 3 } },
}

/** A backend whose every namespace is a mock and whose every client is a client of that mock. */
function mocks(name: string, profile: Profile, arrange: (kv: MockKV) => void = () => {}): Backend {
  const byNamespace = new Map<string, MockKV>()
  return {
    name,
    profile,
    isolates: true,
    open: (namespace) => {
      const known = byNamespace.get(namespace)
      if (known !== undefined) return known.connect()
      const kv = new MockKV({ profile })
      arrange(kv)
      byNamespace.set(namespace, kv)
      return kv
    },
  }
}

const failures = (report: ConformanceReport): readonly string[] =>
  report.laws
    .filter(({ status }) => status === 'failed' || status === 'inconclusive')
    .map((law: LawResult) => `${law.id}: ${law.failure?.message ?? law.reason}\n${law.failure?.program ?? ''}`)

const seed = 20_251_121

describe.each<Tier>(['smoke', 'standard'])('at %s', (tier) => {
  it.each(Object.entries({ ...profiles, ...oddProfiles }))(
    'a mock with the profile %s conforms',
    async (name, profile) => {
      const report = await runConformance(mocks(name, profile), { tier, seed })
      expect(failures(report)).toEqual([])
      expect(report.ok).toBe(true)
    },
    30_000,
  )
})

describe('what stands between a mock and its store leaves it is', () => {
  it.each<[string, (kv: MockKV) => void]>([
    ['answers that call through', (kv) => operations.forEach((op) => kv.on(op).callsThrough())],
    ['stubs that call through', (kv) => (['getRaw', 'setRaw', 'list'] as const).forEach((op) => kv.stub(op))],
    ['faults that never act', (kv) => void kv.faults],
  ])(
    '%s',
    async (name, arrange) => {
      const report = await runConformance(mocks(name, profiles.redis, arrange), { tier: 'smoke', seed })
      expect(failures(report)).toEqual([])
      expect(report.ok).toBe(true)
    },
    30_000,
  )
})
