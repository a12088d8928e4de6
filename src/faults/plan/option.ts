/** The options of an action, described once: validation, defaults and the documentation read this. */
import { errorCodes, oneOf, shown, UsageError } from '../../kv/index.ts'
import { longestMs } from '../latency/distribution.ts'
import { checkLatencyModel, type LatencyModel } from '../latency/latency-model.ts'

/** The name of an option's type. */
export type OptionType = 'ms' | 'count' | 'calls' | 'share' | 'flag' | 'text' | 'code' | 'latency' | 'updown'

/** How often an action may do what it does to one call. */
const mostCount = 1_000_000

/** The types an option can have, each with what a reader of the documentation is told and its check. */
export const optionTypes: Readonly<
  Record<OptionType, { says: string; check: (what: string, value: unknown) => void }>
> = {
  ms: { says: 'milliseconds, 0 or more', check: (what, value) => numberIn(what, value, 0, longestMs) },
  count: { says: 'a whole number, 1 to 1,000,000', check: (what, value) => wholeNumber(what, value, 1, mostCount) },
  calls: { says: 'a whole number, 0 or more', check: (what, value) => wholeNumber(what, value, 0) },
  share: { says: 'a share, 0 to 1', check: (what, value) => numberIn(what, value, 0, 1) },
  flag: { says: 'true or false', check: flag },
  text: { says: 'text', check: text },
  code: { says: 'an error code', check: (what, value) => void oneOf(what, value, Object.keys(errorCodes)) },
  latency: { says: 'a latency model', check: checkLatencyModel },
  updown: { says: "'up' or 'down'", check: (what, value) => void oneOf(what, value, ['up', 'down']) },
}

/** One option of an action. */
export interface OptionSpec<T = OptionDefault> {
  readonly type: OptionType
  /** What holds where the option is not given. Without one, the option is simply absent. */
  readonly default?: T
  readonly says: string
}

/** What a default may be. */
export type OptionDefault = number | string | boolean | LatencyModel

/** Throws a {@link UsageError} when `value` is no number from `min` to `max`. */
export function numberIn(what: string, value: unknown, min: number, max: number): void {
  if (typeof value === 'number' && value >= min && value <= max) return
  const why = max === longestMs && typeof value === 'number' && value > max ? '; a timer cannot wait longer' : ''
  throw new UsageError(`${what} is ${shown(value)}; expected a number from ${min} to ${max}${why}`)
}

/** Throws a {@link UsageError} when `value` is no whole number from `min` to `max`. */
export function wholeNumber(what: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return
  const most = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max.toLocaleString('en')}`
  throw new UsageError(`${what} is ${shown(value)}; expected a whole number ${most}`)
}

function flag(what: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new UsageError(`${what} is ${shown(value)}; expected true or false`)
}

function text(what: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return
  throw new UsageError(`${what} is ${shown(value)}; expected text that is not empty`)
}
