/** The ways in which a real server is away, and what a client may say meanwhile. */
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import {
  type AnyKV,
  codeOf,
  givesOf,
  isBytes,
  isMap,
  type KVErrorCode,
  namedMessageOf,
  type Operation,
  printBytes,
  type ServerControl,
} from '../../kv/index.ts'
import type { RunContext } from './run-context.ts'
import type { RealCall, CallOutcome } from './perform.ts'
import { perform } from './perform.ts'

/** One way to be away, and the way back. */
export interface Outage {
  readonly name: string
  readonly begin: (server: ServerControl) => Promise<void>
  readonly end: (server: ServerControl) => Promise<void>
  /** The same two as source, for a program that shows a failure. */
  readonly source: readonly [string, string]
}

/** Every way to be away that a server has. To add one is to add a line. */
export const outages: readonly Outage[] = [
  {
    name: 'paused',
    begin: (server) => server.pause(),
    end: (server) => server.resume(),
    source: ['server.pause()', 'server.resume()'],
  },
  {
    name: 'killed',
    begin: (server) => server.kill(),
    end: (server) => server.restart(),
    source: ['server.kill()', 'server.restart()'],
  },
  {
    name: 'cut off',
    begin: (server) => server.cut(),
    end: (server) => server.heal(),
    source: ['server.cut()', 'server.heal()'],
  },
]

/** Runs `work` while the server is away. The server is back when this settles, whatever `work` did. */
export async function during<T>(
  outage: Outage,
  server: ServerControl,
  { hygiene }: Pick<RunContext, 'hygiene'>,
  work: () => Promise<T>,
): Promise<T> {
  hygiene.undergoing = outage.name
  try {
    await outage.begin(server)
    return await work()
  } finally {
    await outage.end(server)
    // what slips is told one turn of the event loop later
    await turn()
    hygiene.undergoing = undefined
  }
}

const honest: ReadonlySet<KVErrorCode | undefined> = new Set<KVErrorCode>(['KV_UNAVAILABLE', 'KV_TIMEOUT'])

/** Whether a call failed as a call must while the server is away. */
export function saysItIsAway(outcome: CallOutcome, context: Pick<RunContext, 'subject'>): boolean {
  return outcome.kind === 'rejected' && honest.has(codeOf(outcome.error, context.subject.classify))
}

/** Whether a call ended as it may while the server is away: it says so, or, of a read and where the profile has it, finds nothing. */
export function mayEndSoAway(outcome: CallOutcome, { op }: RealCall, context: RunContext): boolean {
  if (saysItIsAway(outcome, context)) return true
  return context.profile.outage === 'absent' && findsNothing(outcome, op, context)
}

/** Whether a read says that there is nothing. */
export function findsNothing(outcome: CallOutcome, op: Operation, { subject }: RunContext): boolean {
  if (outcome.kind === 'rejected')
    return givesOf(op) === 'value' && codeOf(outcome.error, subject.classify) === 'KV_NOT_FOUND'
  if (outcome.kind !== 'resolved') return false
  const { value } = outcome
  if (value === undefined || value === null) return givesOf(op) === 'value'
  return value === false || (Array.isArray(value) && value.length === 0) || (isMap(value) && value.size === 0)
}

/** What came of a call, in a few words. */
export function describeOutcome(outcome: CallOutcome, context: RunContext): string {
  switch (outcome.kind) {
    case 'resolved': {
      const { value } = outcome
      if (isBytes(value)) return `it resolved to ${printBytes(value)}`
      if (Array.isArray(value)) return `it resolved to a list of ${value.length}`
      if (isMap(value)) return `it resolved to a Map of ${value.size}`
      return 'it resolved'
    }
    case 'rejected': {
      const code = codeOf(outcome.error, context.subject.classify)
      return `it rejected with ${code ?? 'an error without a code of the contract'} (${namedMessageOf(outcome.error)})`
    }
    case 'threw':
      return `it threw instead of rejecting (${namedMessageOf(outcome.error)})`
    case 'hung':
      return `it had not settled after ${Math.round(outcome.ms)} ms`
    case 'no-promise':
      return 'it gave no promise'
    case 'absent':
      return 'there is no such method'
  }
}

/** Makes a call until it succeeds, for as long as it may take a client to find its server again. */
export async function untilBack(store: AnyKV, given: RealCall, context: RunContext): Promise<CallOutcome> {
  const deadline = performance.now() + context.operationTimeoutMs
  for (;;) {
    const outcome = await perform(store, given, undefined, context.operationTimeoutMs)
    if (!mayEndSoAway(outcome, given, context) || performance.now() > deadline) return outcome
    await wait(20)
  }
}
