/** Linearizability against trying every order, one family of histories after the other; every 16th verdict has to be explained. */
import type { HistoryOperation, Violation } from '../../../src/history/index.ts'
import { linearizableByForce } from '../../history/brute-force.ts'
import { type HistoryFamily, randomHistory } from '../../history/random-history.ts'
import { type Checker, type Feature, type Outcome, shown } from './feature.ts'

const base = { unknown: 0, fail: 0, maxOperations: 10, maxClients: 4 }

const families: readonly HistoryFamily[] = [
  { ...base, name: 'registers', ops: { get: 3, set: 2 }, initial: 0.3 },
  { ...base, name: 'unknown writes', ops: { get: 3, set: 3 }, unknown: 0.3, fail: 0.05, initial: 0.2 },
  { ...base, name: 'deletes', ops: { get: 3, set: 2, delete: 2 }, unknown: 0.1, maxOperations: 12 },
  { ...base, name: 'tight deletes', ops: { get: 3, set: 2, delete: 4 }, maxOperations: 13, maxClients: 6 },
  {
    ...base,
    name: 'long deletes',
    ops: { get: 4, set: 3, delete: 1 },
    unknown: 0.05,
    maxOperations: 12,
    longDeletes: true,
  },
  { ...base, name: 'equal stamps', ops: { get: 3, set: 2, delete: 1, cas: 1 }, unknown: 0.1, ties: 1 },
  { ...base, name: 'compare-and-set', ops: { get: 3, set: 1, cas: 4 }, initial: 0.8 },
  {
    ...base,
    name: 'unknown compare-and-set',
    ops: { get: 3, set: 1, cas: 4, delete: 1 },
    unknown: 0.25,
    initial: 0.8,
  },
  { ...base, name: 'compare-and-set circles', ops: { get: 1, cas: 4 }, unknown: 0.2, initial: 0.2, maxOperations: 5 },
  { ...base, name: 'put-if-absent', ops: { get: 2, add: 3, delete: 2, set: 1 }, unknown: 0.1, initial: 0.3 },
  { ...base, name: 'repeated values', ops: { get: 3, set: 3, delete: 1 }, repeat: 3, unknown: 0.1, initial: 0.3 },
  {
    ...base,
    name: 'repeated compare-and-set',
    ops: { get: 3, set: 2, cas: 3, delete: 1 },
    repeat: 3,
    unknown: 0.15,
    initial: 0.3,
  },
  { ...base, name: 'append', ops: { get: 3, append: 4, delete: 1 }, unknown: 0.1, maxOperations: 9 },
  {
    ...base,
    name: 'everything',
    ops: { get: 4, set: 2, cas: 2, add: 1, delete: 2, append: 1 },
    unknown: 0.15,
    fail: 0.05,
    initial: 0.3,
    ties: 0.2,
  },
  {
    ...base,
    name: 'repeated appends',
    ops: { get: 4, append: 4, set: 2, delete: 1 },
    repeat: 2,
    unknown: 0.15,
    initial: 0.3,
    maxOperations: 11,
    maxClients: 5,
    longAppends: true,
    staleReads: true,
  },
  {
    ...base,
    name: 'everything repeated',
    ops: { get: 4, append: 3, set: 3, cas: 2, add: 1, delete: 2 },
    repeat: 2,
    unknown: 0.15,
    fail: 0.05,
    initial: 0.3,
    ties: 0.2,
    maxOperations: 11,
    maxClients: 5,
    staleReads: true,
  },
]

/** Each search by itself: together one can hide what is wrong with the other. */
const sweeps: Feature = {
  name: 'sweeps',
  judge(checker, random, index) {
    const searched = families.filter(
      ({ name }) => name.includes('repeated') || name === 'append' || name === 'everything',
    )
    const family = searched[index % searched.length]
    if (family === undefined) return { wrong: false }
    const { history, initial } = randomHistory(family, random)
    const right = linearizableByForce(history, initial)
    for (const [name, sweep] of Object.entries(checker.sweeps)) {
      const found = sweep(history, initial)
      if (found === right) continue
      const mismatch = `${found} ${name} instead of ${right}; initially ${JSON.stringify(initial)}:\n${shown(history)}`
      return { wrong: !right, mismatch }
    }
    return { wrong: !right }
  },
}

/** The features, one a family, and the searches. */
export const linearizableFeatures: readonly Feature[] = [...families.map(featureOf), sweeps]

function featureOf(family: HistoryFamily): Feature {
  return { name: family.name, judge: (checker, random, index) => judge(family, checker, random, index) }
}

function judge(family: HistoryFamily, checker: Checker, random: () => number, index: number): Outcome {
  const { history, initial } = randomHistory(family, random)
  const right = linearizableByForce(history, initial)
  const explain = index % 16 === 0
  const report = checker.checkLinearizable(history, {
    initial: initial === null ? {} : { k: initial },
    maxViolations: explain ? 1 : 0,
  })
  const expected = right ? 'ok' : 'violation'
  const verdict = report.verdict === expected ? undefined : `${report.verdict} instead of ${expected}`
  const problem = verdict ?? problemOf(report.violations[0], history, explain && !right)
  if (problem === undefined) return { wrong: !right }
  return { wrong: !right, mismatch: `${problem}; initially ${JSON.stringify(initial)}:\n${shown(history)}` }
}

/** What is wrong with an explanation: too long, not proven, or not true. */
function problemOf(
  violation: Violation | undefined,
  history: readonly HistoryOperation[],
  expected: boolean,
): string | undefined {
  if (!expected) return undefined
  if (violation === undefined) return 'a violation without an explanation'
  const { kind, witness, support, proof, starts, reproved, sentence } = violation
  if (witness.length > 6) return `a witness of ${witness.length} operations`
  // values that repeat, and chains from one value to the next, can need more; the rest then stands beside the witness
  const chained = proof.length > 6 && (kind === 'no-order' || proof.some(({ op }) => op === 'cas' || op === 'append'))
  const beside = support.filter((operation) => !mayStandBeside(operation, chained))
  if (beside.length > 0) return `${beside.map(({ op }) => op).join(', ')} beside the witness`
  if (!reproved) return 'a proof that was not confirmed'
  if (starts.some((start) => linearizableByForce(proof, start))) return 'a proof that proves nothing'
  // what a sweep proves is a stretch of time, and deletes before and after it are no part of that
  const deletes = history.filter(
    (o) => o.op === 'delete' && !proof.some(({ call, op }) => op === o.op && call === o.call),
  )
  if (kind !== 'no-order' && starts.some((start) => linearizableByForce([...proof, ...deletes], start))) {
    return 'a proof that leaves out a delete which matters'
  }
  return sentence.endsWith('.') ? undefined : `a sentence without an end, '${sentence}'`
}

/** Deletes, and the links of a chain from one value to the next, which no proof can do without. */
function mayStandBeside({ op }: HistoryOperation, chained: boolean): boolean {
  return op === 'delete' || chained
}
