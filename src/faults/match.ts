/** Decides which faults of a plan act on a call. Counts for each client apart; probability is drawn by address. */
import { draw, globTest, type Operation } from '../kv/index.ts'
import type { Behaviour, CallSite, FaultedCall } from './action.ts'
import { prepareAction } from './actions/index.ts'
import type { Fault } from './plan/fault.ts'
import { operationsOf } from './plan/selector.ts'
import type { Tally } from './tally.ts'

/** How often a fault matched calls of one client, and how often it was decided that it acts. */
interface Ordinals {
  matched: number
  acted: number
}

/** One client of the store, by its name: two wrappers with one name are one client. */
export interface FaultClient {
  readonly name: string
  /** The index of its next call. */
  next: number
  /** By fault. */
  readonly ordinals: Map<string, Ordinals>
}

/** A fault made ready for one run. */
export interface ArmedFault {
  readonly fault: Fault
  readonly behaviour: Behaviour
  readonly tally: Tally
  /** The operations it applies to: those of its selectors that its action knows. */
  readonly operations: ReadonlySet<Operation>
  readonly matchesKey: ((key: string) => boolean) | undefined
  readonly matchesClient: ((client: string) => boolean) | undefined
}

/** Makes `fault` ready. */
export function armFault(fault: Fault, applicable: readonly Operation[], tally: Tally): ArmedFault {
  const { key, client } = fault
  return {
    fault,
    tally,
    behaviour: prepareAction(fault.action.kind, fault.action),
    operations: new Set(operationsOf(fault.on).filter((operation) => applicable.includes(operation))),
    matchesKey: typeof key === 'string' ? globTest(key) : key,
    matchesClient: client === undefined ? undefined : globTest(client),
  }
}

/** Whether `armed` acts on a call, at this time of the run. To be asked once a call: it counts. */
export function decides(
  armed: ArmedFault,
  { client, keys, site }: FaultedCall,
  { nowMs, seed }: { readonly nowMs: number; readonly seed: number },
): boolean {
  const { fault, tally } = armed
  if (armed.matchesClient?.(client.name) === false) return false
  if (armed.matchesKey !== undefined && !keys.some(armed.matchesKey)) return false
  if (nowMs < (fault.fromMs ?? 0) || nowMs >= (fault.untilMs ?? Infinity)) return false
  if (fault.while?.() === false) return false
  tally.armed += 1
  const ordinals = ordinalsOf(client, fault.id)
  ordinals.matched += 1
  const { matched } = ordinals
  const skipped = fault.after ?? 0
  if (fault.nth !== undefined && matched !== fault.nth) return false
  if (matched <= skipped || matched > skipped + (fault.first ?? Infinity)) return false
  if (fault.every !== undefined && (matched - skipped) % fault.every !== 0) return false
  if (ordinals.acted >= (fault.times ?? Infinity)) return false
  if (fault.probability !== undefined && drawAt(seed, fault.id, site, 'acts') >= fault.probability) return false
  ordinals.acted += 1
  return true
}

/** A number in [0, 1) by seed, fault, client, key, the client's operation index and what it is for. */
export function drawAt(seed: number, fault: string, call: CallSite, purpose: string): number {
  return draw(seed, fault, call.client, call.key ?? '', call.index, purpose)
}

function ordinalsOf(client: FaultClient, fault: string): Ordinals {
  const known = client.ordinals.get(fault)
  if (known !== undefined) return known
  const fresh = { matched: 0, acted: 0 }
  client.ordinals.set(fault, fresh)
  return fresh
}
