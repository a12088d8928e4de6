/** The sentence that programs answers: `kv.on('getRaw', 'user:*').once().rejects('KV_TIMEOUT')`. */
import {
  errorCodes,
  isErrorCode,
  type KVErrorCode,
  namedMessageOf,
  numberAtLeast,
  oneOf,
  type Operation,
  operations,
  operationTable,
  UsageError,
} from '../kv/index.ts'
import { type Answer, type AnswerAction, type AnswerInputOf, giverOf } from './answer.ts'
import type { AnswerBook } from './answer-book.ts'
import { type KeyMatcher, type KeyTest, keyTest, printMatcher } from './key-matcher.ts'

/**
 * Programs the answers to one operation. How often comes first (`once`, `times`, `nth`; without any of them: always), then
 * what happens (`rejects`, `returns`, `callsThrough`, each after `delays` where wanted), then the next answer may follow.
 *
 * An answer for a number of calls goes before one for all calls; among the former the earlier goes first, among the latter the
 * later. A closed client and an aborted signal are refused before any answer is looked up.
 *
 * @example
 * kv.on('getRaw', 'user:*').times(2).rejects('KV_UNAVAILABLE').once().delays(50).callsThrough()
 */
export interface AnswerBuilder<Op extends Operation> {
  /** The answer that follows is for one call. */
  once(): this
  /** The answer that follows is for `n` calls. */
  times(n: number): this
  /** The answer that follows is for the `n`-th call that matches from now on, the first being 1. */
  nth(n: number): this
  /** Waits `ms` on the mock's clock first. Alone, the call goes through to the store afterwards. */
  delays(ms: number): this
  /** Rejects, and the store never sees the call: with this very error, or with a new `KVError` of this code. */
  rejects(error: KVErrorCode | Error): this
  /** Resolves to this (a copy for each call), and the store never sees the call. */
  returns(...value: AnswerInputOf<Op>): this
  /** Lets the call through to the store. */
  callsThrough(): this
}

/** Begins to program answers to `op` in `book`. */
export function on<Op extends Operation>(book: AnswerBook, op: Op, matcher?: KeyMatcher): AnswerBuilder<Op> {
  oneOf('kv.on', op, operations)
  if (matcher !== undefined && operationTable[op].takes === 'none') {
    throw new UsageError(`kv.on('${op}', ${printMatcher(matcher)}): ${op} takes no key, so nothing can match one`)
  }
  return new Sentence(book, op, matcher)
}

class Sentence<Op extends Operation> implements AnswerBuilder<Op> {
  readonly #book: AnswerBook
  readonly #op: Op
  readonly #test: KeyTest | undefined
  readonly #subject: string
  #answer: Answer<Op>
  /** How much of the current answer is said: nothing, how often, what it waits, what it does. */
  #said: 'nothing' | 'count' | 'delay' | 'action' = 'nothing'

  constructor(book: AnswerBook, op: Op, matcher: KeyMatcher | undefined) {
    this.#book = book
    this.#op = op
    this.#test = matcher === undefined ? undefined : keyTest('kv.on', matcher)
    this.#subject = matcher === undefined ? `on('${op}')` : `on('${op}', ${printMatcher(matcher)})`
    this.#answer = this.#begin()
  }

  once(): this {
    return this.#count('.once()', 1, undefined)
  }

  times(n: number): this {
    return this.#count(`.times(${n})`, positive('times', n), undefined)
  }

  nth(n: number): this {
    return this.#count(`.nth(${n})`, 1, positive('nth', n))
  }

  delays(ms: number): this {
    numberAtLeast(`${this.#subject}.delays`, ms, 0)
    if (this.#said === 'delay') throw new UsageError(`${this.#answer.says}.delays(${ms}): this answer has its delay`)
    this.#moveOn(`.delays(${ms})`)
    this.#answer.delayMs = ms
    this.#answer.action = { kind: 'call through' }
    this.#said = 'delay'
    return this
  }

  rejects(error: KVErrorCode | Error): this {
    if (typeof error === 'string') oneOf('rejects', error, Object.keys(errorCodes).filter(isErrorCode))
    return this.#act(`.rejects(${typeof error === 'string' ? `'${error}'` : namedMessageOf(error)})`, {
      kind: 'reject',
      error,
    })
  }

  returns(...value: AnswerInputOf<Op>): this {
    return this.#act('.returns(…)', { kind: 'return', give: giverOf(this.#op)(...value) })
  }

  callsThrough(): this {
    return this.#act('.callsThrough()', { kind: 'call through' })
  }

  #begin(): Answer<Op> {
    const answer: Answer<Op> = {
      op: this.#op,
      test: this.#test,
      says: this.#subject,
      limit: Infinity,
      nth: undefined,
      delayMs: 0,
      action: undefined,
      seen: 0,
      used: 0,
    }
    this.#book.add(answer)
    this.#said = 'nothing'
    return answer
  }

  #count(says: string, limit: number, nth: number | undefined): this {
    if (this.#said === 'count') {
      throw new UsageError(`${this.#answer.says}${says}: say once how often, then rejects, returns or callsThrough`)
    }
    if (this.#said !== 'nothing') this.#answer = this.#begin()
    this.#answer.limit = limit
    this.#answer.nth = nth
    this.#answer.says += says
    this.#said = 'count'
    return this
  }

  #act(says: string, action: AnswerAction<Op>): this {
    this.#moveOn(says)
    this.#answer.action = action
    this.#said = 'action'
    return this
  }

  /** Begins the next answer where the current one is complete, which makes sense only after one for a number of calls. */
  #moveOn(says: string): void {
    if (this.#said === 'action') {
      if (this.#answer.limit === Infinity) {
        throw new UsageError(
          `${this.#answer.says}${says}: the first answer is for every call, so the second is never reached; say once(), times(n) or nth(n) before the first`,
        )
      }
      this.#answer = this.#begin()
    }
    this.#answer.says += says
  }
}

function positive(what: string, n: number): number {
  if (!Number.isInteger(n)) throw new UsageError(`${what}(${n}): expected a whole number of at least 1`)
  return numberAtLeast(what, n, 1)
}
