/** Errors of the store itself that nothing explains which was done to it, gathered by what they say. */
import { type KVErrorCode, namedMessageOf, type Operation, stringLiteral } from '../kv/index.ts'
import type { ChaosPhase } from './run-record.ts'

/** Why no fault explains an error, in words. */
const reasons = {
  calm: 'nothing was being done to the store that could have caused it',
  code: 'no fault makes a store say this',
  'no code': 'it carries no code of the contract',
} as const

/** A call of the store as it is told of: who made it, and when. */
export interface ToldCall {
  readonly client: string
  readonly op: Operation
  /** The keys that it named. */
  readonly keys: readonly string[]
  /** Milliseconds since the run began, on its own clock. */
  readonly atMs: number
  readonly phase: ChaosPhase | null
}

/** Errors of one kind that no fault explains. */
export interface UnexplainedError {
  readonly op: Operation
  /** The code of the contract, where there is one. */
  readonly code: KVErrorCode | null
  /** What the first of them said. */
  readonly said: string
  /** Why no fault explains it. */
  readonly why: string
  readonly count: number
  /** The first call that failed so. */
  readonly first: ToldCall
  /** The same in words. */
  readonly during: string
}

/** Kinds that are kept apart at most; the rest is counted with the last of them. */
const mostKinds = 50

/** Gathers them by operation, code and message, whatever keys and numbers stand in the message. */
export class UnexplainedErrors {
  readonly #kinds = new Map<string, { readonly error: UnexplainedError; count: number }>()

  add(call: ToldCall, thrown: unknown, code: KVErrorCode | undefined, why: keyof typeof reasons): void {
    const said = namedMessageOf(thrown)
    const wanted = `${call.op} ${code ?? ''} ${said.replaceAll(/"[^"]*"|'[^']*'|\d+/g, '_')}`
    const name = this.#kinds.has(wanted) || this.#kinds.size < mostKinds ? wanted : [...this.#kinds.keys()].at(-1)
    const known = this.#kinds.get(name ?? wanted)
    if (known !== undefined) known.count += 1
    else {
      const during = `${printCall(call)}, ${printTime(call)}`
      const error = { op: call.op, code: code ?? null, said, why: reasons[why], count: 1, first: call, during }
      this.#kinds.set(wanted, { error, count: 1 })
    }
  }

  /** The most frequent first. */
  all(): readonly UnexplainedError[] {
    return [...this.#kinds.values()].map(({ error, count }) => ({ ...error, count })).sort((a, b) => b.count - a.count)
  }
}

/** `client c1's getRaw("k0")` */
export function printCall({ client, op, keys }: ToldCall): string {
  return `client ${client}'s ${op}(${keys.map((key) => stringLiteral(key)).join(', ')})`
}

/** `at 12 ms in the phase chaos` */
export function printTime({ atMs, phase }: Pick<ToldCall, 'atMs' | 'phase'>): string {
  return phase === null ? 'before the run began' : `at ${Math.round(atMs)} ms in the phase ${phase}`
}

/** What is wrong, in one sentence, where something is. */
export function unexplainedSentence(errors: readonly UnexplainedError[]): string | undefined {
  const [worst] = errors
  if (worst === undefined) return undefined
  const count = errors.reduce((sum, each) => sum + each.count, 0)
  const many = count === 1 ? 'a call failed' : `${count.toLocaleString('en')} calls failed`
  const most = count === worst.count ? '' : ` the most frequent (${worst.count.toLocaleString('en')} times):`
  return `${many}, and no fault explains it:${most} ${worst.op} rejected with ${worst.said} (${worst.why})`
}
