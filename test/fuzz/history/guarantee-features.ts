/** The weaker guarantees against their definitions, on histories of a few clients and keys. */
import type { Consistency, Guarantee } from '../../../src/history/index.ts'
import { randomSessions, type SessionFamily } from '../../history/random-sessions.ts'
import { definitions } from '../../history/weaker-models.ts'
import { type Feature, type Outcome, shown } from './feature.ts'

const families: readonly SessionFamily[] = [
  { name: 'plain', maxOperations: 12, clients: 3, keys: 2, deletes: 0, unknown: 0 },
  { name: 'one key', maxOperations: 10, clients: 3, keys: 1, deletes: 0.1, unknown: 0.1 },
  { name: 'unknown', maxOperations: 12, clients: 3, keys: 2, deletes: 0.1, unknown: 0.3 },
  { name: 'repeated', maxOperations: 10, clients: 3, keys: 2, deletes: 0.2, unknown: 0.1, repeat: 4 },
]

/** How a guarantee is asked for: under which model, and where its stamp or bound goes. */
interface Question {
  readonly guarantee: Exclude<Guarantee, 'linearizable'>
  readonly consistency: Consistency
  readonly option?: 'quietFrom' | 'maxStaleness'
  readonly maxOperations?: number
}

const questions: readonly Question[] = [
  { guarantee: 'integrity', consistency: 'eventual' },
  { guarantee: 'regular', consistency: 'regular' },
  { guarantee: 'read-your-writes', consistency: 'read-your-writes' },
  { guarantee: 'monotonic-reads', consistency: 'monotonic-reads' },
  { guarantee: 'monotonic-writes', consistency: 'monotonic-writes', maxOperations: 20 },
  { guarantee: 'writes-follow-reads', consistency: 'writes-follow-reads', maxOperations: 20 },
  { guarantee: 'causal', consistency: 'causal', maxOperations: 8 },
  { guarantee: 'convergence', consistency: 'eventual', option: 'quietFrom' },
  { guarantee: 'bounded-staleness', consistency: 'bounded-staleness', option: 'maxStaleness', maxOperations: 8 },
]

/** The features, one a guarantee; the families take turns. */
export const guaranteeFeatures: readonly Feature[] = questions.map((question) => ({
  name: question.guarantee,
  judge(checker, random, index): Outcome {
    const { guarantee, consistency, option } = question
    const family = families[index % families.length] ?? families[0]
    if (family === undefined) return { wrong: false }
    const { history, moment } = randomSessions(
      {
        ...family,
        maxOperations: question.maxOperations ?? family.maxOperations,
        quiet: option === 'quietFrom',
      },
      random,
    )
    const bound = option === 'maxStaleness' ? index % 13 : moment
    const explain = index % 16 === 0
    const report = checker.checkConsistency(history, {
      consistency,
      maxViolations: explain ? 10 : 0,
      ...(option !== undefined && { [option]: bound }),
    })
    const check = report.checks.find((one) => one.guarantee === guarantee)
    const holds = definitions[guarantee](history, bound)
    const wrong = !holds
    if (check === undefined) return { wrong, mismatch: 'the guarantee was not checked' }
    const undecided = check.verdict === 'unknown' || (check.verdict === 'ok' && !check.complete)
    if (check.verdict !== (holds ? 'ok' : 'violation') && !undecided) {
      return {
        wrong,
        mismatch: `${check.verdict} although it is ${holds ? 'kept' : 'broken'} (${bound}):\n${shown(history)}`,
      }
    }
    for (const violation of check.violations) {
      const { witness, reproved, proof } = violation
      const proves = guarantee === 'bounded-staleness' || !definitions[guarantee](proof, bound)
      if (witness.length <= 6 && reproved && proves) continue
      return { wrong, mismatch: `a bad explanation, ${JSON.stringify(violation)}, of:\n${shown(history)}` }
    }
    return { wrong }
  },
}))
