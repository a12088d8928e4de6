/**
 * What a failure comes down to: which call shows it, in which way, after which others, and for what keys and values. Failures of
 * different laws that come down to the same have one cause, as far as can be seen from outside.
 */
import { type FullProfile, keysOfCall, type Operation, operationTable } from '../../kv/index.ts'
import { callsOf, type Program } from '../program/program.ts'
import { callsOfRace } from '../program/race.ts'
import { aspectOf } from './aspect.ts'
import { type KeysAtFault, keysAtFault } from './keys-at-fault.ts'
import type { Case, Trials } from './reduce.ts'
import { valuesAtFault } from './values-at-fault.ts'

/** What a failure comes down to. */
export interface Symptom {
  /** In which way what came differs from what had to come. */
  readonly aspect: string
  /** The call that shows it. */
  readonly op: Operation
  /** The calls that it takes before that. */
  readonly after: readonly Operation[]
  /** What else it takes: clients at once, a client that is opened again, a signal. */
  readonly circumstances: readonly string[]
  /** The keys that it takes; nothing where any will do. */
  readonly keys?: KeysAtFault
  /** The kind of values that it takes; nothing where any will do. */
  readonly values?: string
}

/** Ways that make one key of two, or another of one: whichever call shows it, and how, they are about the keys. */
const ofIdentity: ReadonlySet<string> = new Set(['missing', 'extra', 'changed', 'value', 'repeated'])

/** One text for all that come down to the same. */
export function nameOf({ aspect, op, after, circumstances, keys, values }: Symptom): string {
  if (aspect === 'hung') return JSON.stringify([aspect, op])
  if (aspect === 'unordered') return JSON.stringify([aspect, op])
  if (keys?.identity !== undefined && ofIdentity.has(aspect)) return JSON.stringify(['keys', keys.identity])
  return JSON.stringify([aspect, op, after, circumstances, keys?.identity ?? keys?.name, values])
}

/** What `basic`, which cannot be made more basic, comes down to. */
export async function symptomOf(basic: Case, profile: FullProfile, trials: Trials): Promise<Symptom> {
  const { program, broken } = basic
  const [race] = program.steps
  const circumstances = circumstancesOf(program)
  const head = { aspect: aspectOf(broken), op: broken.step.call.op, circumstances }
  if (race?.do === 'race') {
    const writes = callsOfRace(race).filter(({ call }) => operationTable[call.op].does === 'write')
    const [first = callsOfRace(race)[0]] = writes
    if (broken.clue?.kind !== 'race') return { ...head, after: [] }
    return { ...head, op: broken.clue.trap === 'half-batch' ? 'batchSetRaw' : (first?.call.op ?? head.op), after: [] }
  }
  const filled = program.steps.some((step) => step.do === 'fill') ? (['setRaw'] as const) : []
  const before = callsOf(program).slice(0, -1)
  const keys = await keysAtFault(basic, profile, trials, circumstances.includes(many))
  const values = circumstances.includes(many) ? undefined : await valuesAtFault(basic, trials)
  return {
    ...head,
    after: [...new Set([...filled, ...before.map(({ call }) => call.op)])].sort(),
    ...(keys === undefined ? {} : { keys }),
    ...(values === undefined ? {} : { values }),
  }
}

/** More keys than this are many. */
const few = 8
/** The circumstance of a failure for which it takes many. */
export const many = 'of many keys'

function circumstancesOf(program: Program): readonly string[] {
  const calls = callsOf(program)
  const writes = calls
    .filter(({ call }) => operationTable[call.op].does === 'write')
    .reduce((sum, { call }) => sum + keysOfCall(call).length, 0)
  const filled = program.steps.reduce((sum, step) => sum + (step.do === 'fill' ? step.to - (step.from ?? 0) : 0), 0)
  const has: readonly (readonly [boolean, string])[] = [
    [program.steps.some((step) => step.do === 'race'), 'by clients at once'],
    [program.steps.some((step) => step.do === 'together'), 'in flight together'],
    [program.steps.some((step) => step.do === 'reopen'), 'once opened again'],
    [calls.some(({ client }) => client > 0), 'by two clients'],
    [calls.some(({ abort }) => abort?.when === 'before'), 'with a signal aborted before'],
    [calls.some(({ abort }) => abort !== undefined && abort.when !== 'before'), 'with a signal aborted in flight'],
    [calls.some(({ scribble }) => scribble === 'arguments'), 'with what was given overwritten'],
    [calls.some(({ scribble }) => scribble === 'result'), 'with what came back overwritten'],
    [calls.some(({ given }) => given !== undefined), 'given as a view'],
    [writes + filled > few, many],
  ]
  return has.flatMap(([holds, words]) => (holds ? [words] : []))
}
