/** Holds the record of a race to the rule that it is about: one function a rule. */
import { keysOfCall, operationTable, printKey } from '../../../kv/index.ts'
import {
  checkConsistency,
  checkLinearizable,
  type HistoryOperation,
  laneDiagram,
  printOperation,
  type Violation,
} from '../../../history/index.ts'
import type { RunContext } from '../run-context.ts'
import type { Clue, Mismatch } from '../finding.ts'
import { order } from './judge-order.ts'
import { survival } from './judge-survival.ts'
import { callsOfRace, firstName, type RaceRule, type RaceStep } from '../../program/race.ts'
import { damageName, type RaceRecord } from './run-race.ts'
import type { CaseSpace } from '../sandbox.ts'

/** How a race broke its rule. */
export interface RaceMismatch extends Mismatch {
  /** The whole argument in one sentence. */
  readonly sentence: string
  /** The operations that prove it, as lanes of text. */
  readonly diagram: string
  readonly clue: Clue & { readonly kind: 'race' }
}

/** A race that is over, and where it was run. */
export interface RaceStage {
  readonly race: RaceStep
  readonly record: RaceRecord
  readonly context: RunContext
  readonly space: CaseSpace
}

type Rule = (stage: RaceStage) => Promise<RaceMismatch | undefined> | RaceMismatch | undefined

const rules: Readonly<Record<RaceRule, Rule>> = { register, whole, survival, batch, order }

/** The first way in which the race broke its rule. */
export async function judgeRace(stage: RaceStage): Promise<RaceMismatch | undefined> {
  return rules[stage.race.rule](stage)
}

/** Each key is one register, or whatever less than that the profile promises. */
function register({ record, context }: RaceStage): RaceMismatch | undefined {
  const { consistency } = context.profile
  const [violation] = checkConsistency(record.operations, { consistency, maxViolations: 1 }).violations
  if (violation === undefined) return undefined
  const unwritten = violation.kind === 'damaged' || violation.kind === 'thin-air'
  const allowed = consistency === 'linearizable' ? '' : `, as far as ${consistency} consistency goes`
  return ofViolation(
    violation,
    `an order of the calls on ${printKey(violation.key)} that explains what each saw${allowed}`,
    unwritten ? 'torn' : undefined,
  )
}

/** What is read is one of the values that were written to the key, and there is one where one was there before and nobody deletes. */
function whole({ record, context }: RaceStage): RaceMismatch | undefined {
  const deleted = new Set(record.operations.filter(({ op }) => op === 'delete').map(({ key }) => key))
  for (const read of record.operations) {
    if (read.op !== 'get' || read.status !== 'ok' || read.result === undefined) continue
    const written = record.operations.filter((other) => other.op === 'set' && other.key === read.key)
    const damage = record.damages.get(damageName(read.key, read.result))
    const before = written.find(({ client, status }) => client === firstName && status === 'ok')
    // where reads may lag, a reader may not have heard of the first write yet
    const vanished =
      read.result === null &&
      before !== undefined &&
      !deleted.has(read.key) &&
      context.profile.consistency === 'linearizable'
    if (damage === undefined && !vanished) continue
    const got = damage === undefined ? 'that there is no such key' : damage
    const overlapping = written.filter((write) => write.return === null || write.return > read.call)
    const shown: HistoryOperation = damage === undefined ? read : { ...read, result: 'not whole' }
    const witness = [...(overlapping.length > 0 ? overlapping.slice(0, 4) : written.slice(-2)), shown]
    return {
      expected: `one of the values written to ${printKey(read.key)}, whole`,
      got,
      sentence: `Client ${read.client} read ${printKey(read.key)} while others wrote it, and got ${got}.`,
      diagram: laneDiagram(witness),
      clue: { kind: 'race' },
    }
  }
  return undefined
}

/**
 * No half of a batch is ever seen. The argument: every write of such a race is a batch over the same keys, so where a batch takes
 * effect at one moment, the keys together are one register that holds the number of the last batch, and reading any one of them
 * reads that register. A reader that sees batch 2 under one key and, in a later call, batch 1 under another has then seen the
 * register go back, which `checkLinearizable` proves. It is sound for single reads, and for a batch read too, each of whose keys
 * counts as a read of its own: no profile promises that a batch read looks at all its keys at one moment.
 */
function batch({ race, record }: RaceStage): RaceMismatch | undefined {
  const writes = callsOfRace(race).filter(({ call }) => operationTable[call.op].does === 'write')
  const keys = new Set(writes.flatMap(({ call }) => keysOfCall(call)))
  if (writes.some(({ call }) => new Set(keysOfCall(call)).size !== keys.size)) return undefined
  const seen = new Set<number>()
  const asOne = record.operations.flatMap((operation): readonly HistoryOperation[] => {
    if (operation.op === 'get') {
      if (!keys.has(operation.key)) return []
      return [{ ...operation, key: 'batch', client: `${operation.client} ${printKey(operation.key)}` }]
    }
    if (seen.has(operation.call)) return []
    seen.add(operation.call)
    return [{ ...operation, key: 'batch' }]
  })
  const [violation] = checkLinearizable(asOne, { maxViolations: 1 }).violations
  if (violation === undefined) return undefined
  const all = [...keys].map((key) => printKey(key)).join(', ')
  return ofViolation(violation, `the keys of the batches (${all}) change together, as one register would`, 'half-batch')
}

function ofViolation(violation: Violation, expected: string, trap?: string): RaceMismatch {
  const { sentence, diagram, witness } = violation
  return {
    expected,
    got: witness.length === 0 ? sentence : witness.map((operation) => printOperation(operation)).join('; '),
    sentence,
    diagram,
    clue: trap === undefined ? { kind: 'race' } : { kind: 'race', trap },
  }
}
