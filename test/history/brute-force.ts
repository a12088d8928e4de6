/**
 * The oracle: tries every order. Written from the definition and apart from the checker, on plain operations, so that one can
 * find the other wrong. For histories of up to about 15 operations on one key.
 */
import type { HistoryOperation, Json } from '../../src/history/index.ts'

/** Whether some order of the operations, each at a moment of its own interval, explains every result. */
export function linearizableByForce(history: readonly HistoryOperation[], initial: Json = null): boolean {
  const operations = history.filter((o) => o.status === 'ok' || (o.status === 'unknown' && o.op !== 'get'))
  const count = operations.length
  const end = operations.map((o) => (o.status === 'ok' && o.return !== null ? o.return : Infinity))
  const before = operations.map((later) => {
    let mask = 0
    operations.forEach((_, at) => {
      if ((end[at] ?? Infinity) < later.call) mask |= 1 << at
    })
    return mask
  })
  let must = 0
  operations.forEach((o, at) => {
    if (o.status === 'ok') must |= 1 << at
  })
  const numbers = new Map<Json, number>()
  const seen = new Set<number>()
  const search = (done: number, state: Json): boolean => {
    if ((done & must) === must) return true
    const number = numbers.get(state) ?? numbers.size
    numbers.set(state, number)
    const mark = number * 2 ** count + done
    if (seen.has(mark)) return false
    seen.add(mark)
    for (let at = 0; at < count; at += 1) {
      const operation = operations[at]
      // an operation may come next when every one that ended before it began is done
      if (operation === undefined || (done >> at) & 1 || ((before[at] ?? 0) & ~done) !== 0) continue
      const after = apply(operation, state)
      if (after !== undefined && search(done | (1 << at), after)) return true
    }
    return false
  }
  return search(0, initial)
}

/** The state after `operation`, or `undefined` where its result is wrong in this state. */
export function apply(operation: HistoryOperation, state: Json): Json | undefined {
  const { op, value = null, expected = null, result = null } = operation
  const ok = operation.status === 'ok'
  switch (op) {
    case 'get':
      return state === result ? state : undefined
    case 'set':
      return value
    case 'delete':
      return null
    case 'append':
      return text(state) + text(value)
    case 'add':
    case 'cas': {
      const matches = state === (op === 'add' ? null : expected)
      if (!ok) return matches ? value : undefined
      if (matches !== (result === true)) return undefined
      return matches ? value : state
    }
  }
}

function text(value: Json): string {
  return typeof value === 'string' ? value : ''
}
