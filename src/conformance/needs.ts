/** Which laws apply to a store: a table of what a law may need, each with the reason that is told where it is not met. */
import { type Backend, evicts, type FullProfile, sharesInProcess } from '../kv/index.ts'
import type { Need } from './laws/law.ts'
import type { LawStatus } from './report.ts'

/** Why a law does not apply. */
export interface Gate {
  readonly status: Extract<LawStatus, 'unsupported' | 'not-run' | 'inconclusive'>
  readonly reason: string
}

/** What a law may need of how the store is handed over, beside its profile. */
export interface Facts {
  /** Whether clients can be opened and closed. */
  readonly openable: boolean
  /** The description of the backend, as far as laws ask for it; nothing where there is none. */
  readonly backend: Pick<Backend, 'isolates' | 'opener' | 'server'> | undefined
}

type Check = (profile: FullProfile, facts: Facts) => Gate | undefined

const declared = (met: boolean, says: string): Gate | undefined =>
  met ? undefined : { status: 'unsupported', reason: `the profile says ${says}` }

const possible = (met: boolean, reason: string): Gate | undefined => (met ? undefined : { status: 'not-run', reason })

const handedOver = 'the store was handed over open, so it can be neither opened nor closed here; give a factory'

const needs: Readonly<Record<Need, Check>> = {
  list: (profile) => declared(profile.list === 'present', `list: '${profile.list}'`),
  'no-list': (profile) => declared(profile.list === 'unsupported', `list: 'present'`),
  'byte-order': (profile) =>
    declared(profile.list === 'present', `list: '${profile.list}'`) ??
    declared(profile.listOrder === 'bytes', `listOrder: '${profile.listOrder}'`),
  isolation: (_, facts) =>
    facts.backend?.isolates === true
      ? undefined
      : { status: 'unsupported', reason: 'the backend does not say isolates: true' },
  named: (_, facts) =>
    facts.backend === undefined
      ? { status: 'unsupported', reason: 'a store that is not opened by name has no namespace' }
      : undefined,
  timely: (profile) => declared(profile.consistency !== 'eventual', `consistency: 'eventual'`),
  batch: (profile) => declared(profile.batch !== 'absent', `batch: 'absent'`),
  atomic: (profile) => declared(profile.batch === 'atomic', `batch: '${profile.batch}'`),
  health: (profile) => declared(profile.health === 'present', `health: 'absent'`),
  has: (profile) => declared(profile.has === 'present', `has: 'absent'`),
  'no-batch': (profile) => declared(profile.batch === 'absent', `batch: '${profile.batch}'`),
  'no-health': (profile) => declared(profile.health === 'absent', `health: 'present'`),
  'no-has': (profile) => declared(profile.has === 'absent', `has: 'present'`),
  openable: (_, facts) => possible(facts.openable, handedOver),
  linearizable: (profile) => declared(profile.consistency === 'linearizable', `consistency: '${profile.consistency}'`),
  'program-order': (profile) => declared(profile.callOrder === 'program', `callOrder: '${profile.callOrder}'`),
  'two-clients': (profile, facts) =>
    possible(facts.openable, handedOver) ?? declared(sharesInProcess(profile), `sharing: 'private'`),
  reopen: (profile, facts) =>
    possible(facts.openable, handedOver) ?? declared(profile.durability !== 'none', `durability: 'none'`),
  crash: (profile, facts) =>
    possible(facts.openable, handedOver) ??
    declared(profile.durability === 'crash', `durability: '${profile.durability}'`) ??
    possible(
      facts.backend?.server !== undefined || facts.backend?.opener !== undefined,
      'nothing to crash: the backend has neither a server nor says how another process opens it (opener)',
    ),
  copies: (profile) => declared(profile.memory === 'copies', `memory: '${profile.memory}'`),
  'heeds-signal': (profile) => declared(profile.cancellation !== 'none', `cancellation: 'none'`),
  'heeds-in-flight': (profile) =>
    declared(profile.cancellation === 'during', `cancellation: '${profile.cancellation}'`),
  'ignores-signal': (profile) => declared(profile.cancellation === 'none', `cancellation: '${profile.cancellation}'`),
  'key-limit': (profile) => declared(limitsKeys(profile), 'no limit for the length of keys'),
  'value-limit': (profile) => declared(profile.limits.valueBytes !== undefined, 'no limit for the size of values'),
  'batch-limit': (profile) =>
    declared(profile.batch !== 'absent', `batch: 'absent'`) ??
    declared(profile.limits.batchKeys !== undefined, 'no limit for the entries of a batch'),
  evicts: (profile) => declared(evicts(profile), 'no capacity'),
  keeps: (profile) => declared(!evicts(profile), 'that entries are evicted (capacity)'),
  'any-bytes': (profile) => declared(profile.values === 'bytes', `values: '${profile.values}'`),
  'empty-values': (profile) => declared(profile.values !== 'json', `values: 'json'`),
  'value-domain': (profile) => declared(profile.values !== 'bytes', `values: 'bytes'`),
  exclusive: (profile) => declared(profile.hierarchy !== 'free', `hierarchy: 'free'`),
  'key-domain': (profile) => declared(profile.keys !== 'any', `keys: 'any'`),
  'outages-told': (profile) => declared(profile.outage === 'error', `outage: '${profile.outage}'`),
  server: (_, facts) =>
    possible(facts.backend?.server !== undefined, 'no real server that could be paused, killed or cut off'),
}

function limitsKeys({ limits: { keyBytes, keyCodePoints, keyUnits, encodedKey } }: FullProfile): boolean {
  return [keyBytes, keyCodePoints, keyUnits, encodedKey].some((limit) => limit !== undefined)
}

/** The first need that is not met, or `undefined` where the law applies. */
export function gateOf(wanted: readonly Need[] | undefined, profile: FullProfile, facts: Facts): Gate | undefined {
  for (const need of wanted ?? []) {
    const gate = needs[need](profile, facts)
    if (gate !== undefined) return gate
  }
  return undefined
}
