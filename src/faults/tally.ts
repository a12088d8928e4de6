/** How often each fault could act, acted, and made a difference. */
import { AssertionError } from 'node:assert'
import type { Fault } from './plan/fault.ts'

/** The counts of one fault. */
export interface FaultCount {
  /** Calls that matched it: operation, key, client, time. */
  readonly armed: number
  /** Of these, calls on which it acted. */
  readonly fired: number
  /** Of these, calls whose result, or whose trace in the store, was other than without it. */
  readonly changedOutcome: number
}

/** A {@link FaultCount} while it counts. */
export interface Tally {
  armed: number
  fired: number
  changedOutcome: number
}

/** Throws an AssertionError that names every fault that never acted, and what it was waiting for. */
export function assertAllFired(faults: readonly Fault[], counts: ReadonlyMap<string, FaultCount>, calls: number): void {
  const idle = faults.filter((fault) => (counts.get(fault.id)?.fired ?? 0) === 0)
  if (idle.length === 0) return
  const lines = idle.map((fault) => {
    const armed = counts.get(fault.id)?.armed ?? 0
    const why =
      armed === 0
        ? `none of ${calls} calls matched ${conditions(fault)}`
        : `${armed} of ${calls} calls matched, and its count, rate or time window let none through`
    return `  ${fault.id}: ${why}`
  })
  throw new AssertionError({
    message: `${idle.length} of ${faults.length} faults never fired:\n${lines.join('\n')}`,
    actual: idle.map((fault) => fault.id),
    expected: [],
    operator: 'assertAllFired',
    stackStartFn: assertAllFired,
  })
}

function conditions(fault: Fault): string {
  const parts = [`on ${fault.on.join(', ')}`]
  if (fault.key !== undefined) parts.push(typeof fault.key === 'string' ? `key '${fault.key}'` : 'its key predicate')
  if (fault.client !== undefined) parts.push(`client '${fault.client}'`)
  if (fault.fromMs !== undefined || fault.untilMs !== undefined) {
    parts.push(`from ${fault.fromMs ?? 0} ms until ${fault.untilMs === undefined ? 'the end' : `${fault.untilMs} ms`}`)
  }
  if (fault.while !== undefined) parts.push('its while condition')
  return parts.join(', ')
}
