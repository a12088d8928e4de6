/**
 * An order that explains a history, to be shown: for each key the moments at which its operations can have taken effect. The
 * verdict needs no order (`checkLinearizable` is much faster), so a key whose order is not found within the budget merely has
 * none to show.
 */
import { numberAtLeast } from '../../kv/index.ts'
import type { History, InitialValues, Json } from '../operation.ts'
import { OrderSearch } from './order-search.ts'

/** When an operation can have taken effect. */
export interface LinearizationPoint {
  /** The operation's position in the history. */
  readonly operation: number
  /** In stamps; the same for operations that take effect one right behind the other. */
  readonly at: number
}

/** What was found. */
export interface Linearization {
  /** Key by key, each in its order. Operations that need not have taken effect have no point. */
  readonly points: readonly LinearizationPoint[]
  /** Keys without an order: there is none, or the budget did not reach. */
  readonly without: readonly string[]
}

/** What a search may be told and spend. */
export interface LinearizeOptions {
  /** What keys hold before the first operation. Default: nothing. */
  readonly initial?: InitialValues
  /** States that the search may look at, all keys together. Default: 500,000. */
  readonly maxStates?: number
}

/**
 * Finds an order for each key.
 *
 * @example
 * const { points } = linearize(history)
 * points[0] // { operation: 0, at: 12 }
 */
export function linearize(history: History, options: LinearizeOptions = {}): Linearization {
  const budget = { left: numberAtLeast('maxStates', options.maxStates ?? 500_000, 0) }
  const { initial = {} } = options
  const startOf = (key: string): Json =>
    (initial instanceof Map ? initial.get(key) : Object.hasOwn(initial, key) ? Reflect.get(initial, key) : null) ?? null
  const rows = new Map<string, number[]>()
  history.forEach(({ key }, row) => {
    const own = rows.get(key)
    if (own === undefined) rows.set(key, [row])
    else own.push(row)
  })
  const points: LinearizationPoint[] = []
  const without: string[] = []
  for (const [key, own] of rows) {
    const order = new OrderSearch(history, own, startOf(key), budget).find()
    if (order === undefined) without.push(key)
    else points.push(...placed(history, order))
  }
  return { points, without }
}

/** Each operation as early as the order allows: at its own call, or at that of one before it. */
function placed(history: History, order: readonly number[]): readonly LinearizationPoint[] {
  let at = 0
  return order.map((operation) => {
    at = Math.max(at, history[operation]?.call ?? 0)
    return { operation, at }
  })
}
