/** What the event lines of Jepsen and of Porcupine's test data say, whatever their spelling. */
import { badLine } from './bad-line.ts'
import type { CallEvent, EventPairs } from './event-pairs.ts'
import type { HistoryOp, HistoryOperation, HistoryStatus, Json } from '../operation.ts'

/** One event line, read. */
export interface EventLine {
  readonly process: string | number
  /** invoke, ok, fail or info. */
  readonly type: string
  /** The function: read, write, cas, ... */
  readonly f: string
  /** Absent where the value names the key, or there is only one. */
  readonly key?: string
  readonly value: Json
}

/** How a family of logs spells its meaning. */
export interface EventDialect {
  /** The key of a line that names none. */
  readonly onlyKey: string
  /** Whether a cas that fails had compared, and found another value. Elsewhere nothing is learnt from it. */
  readonly failedCasCompared: boolean
  /** Whether the empty text stands for "no such key". */
  readonly emptyIsMissing: boolean
}

const functions: Readonly<Record<string, HistoryOp>> = {
  read: 'get',
  r: 'get',
  get: 'get',
  write: 'set',
  w: 'set',
  put: 'set',
  set: 'set',
  cas: 'cas',
  delete: 'delete',
  del: 'delete',
  remove: 'delete',
  append: 'append',
}

const types: Readonly<Record<string, HistoryStatus>> = { ok: 'ok', fail: 'fail', info: 'unknown' }

/** Takes in one event line; the operation that it completes, if it does. */
export function takeEvent(
  event: EventLine,
  line: number,
  pairs: EventPairs,
  dialect: EventDialect,
): HistoryOperation | undefined {
  const op = functions[event.f]
  if (op === undefined) {
    throw badLine(line, `':f' is '${event.f}'; expected one of ${Object.keys(functions).join(', ')}`)
  }
  const { process, type } = event
  const [key, value] = keyAndValue(event, op, dialect)
  if (type === 'invoke') {
    pairs.call(callOf(process, op, key, value, line, dialect), line)
    return undefined
  }
  const status = types[type]
  if (status === undefined) throw badLine(line, `':type' is '${type}'; expected one of invoke, ok, fail, info`)
  if (op === 'get' && status === 'ok') {
    return pairs.return({ process, op, status, result: missingOr(value, dialect) }, line)
  }
  if (op === 'cas' && status !== 'unknown') {
    const compared = status === 'ok' || dialect.failedCasCompared
    return pairs.return({ process, op, status: compared ? 'ok' : 'fail', result: status === 'ok' }, line)
  }
  return pairs.return({ process, op, status }, line)
}

function callOf(
  process: string | number,
  op: HistoryOp,
  key: string,
  value: Json,
  line: number,
  dialect: EventDialect,
): CallEvent {
  if (op === 'get' || op === 'delete') return { process, op, key }
  if (op !== 'cas') return { process, op, key, value: op === 'set' ? missingOr(value, dialect) : value }
  const [expected, next] = pairOf(value)
  if (expected === undefined || next === undefined) {
    throw badLine(line, `':value' of a cas is ${JSON.stringify(value)}; expected two values, [old new]`)
  }
  return { process, op, key, expected, value: next }
}

/** Jepsen's independent keys put key and value into one pair, `[key value]`. */
function keyAndValue(event: EventLine, op: HistoryOp, dialect: EventDialect): readonly [string, Json] {
  const { key, value } = event
  if (key !== undefined) return [key, value]
  const [first, second] = pairOf(value)
  const keyed = first !== undefined && second !== undefined && (op !== 'cas' || pairOf(second)[0] !== undefined)
  return keyed ? [typeof first === 'string' ? first : JSON.stringify(first), second] : [dialect.onlyKey, value]
}

function pairOf(value: Json): readonly [Json, Json] | readonly [undefined, undefined] {
  if (!Array.isArray(value) || value.length !== 2) return [undefined, undefined]
  const [first, second]: readonly Json[] = value
  return [first ?? null, second ?? null]
}

function missingOr(value: Json, dialect: EventDialect): Json {
  return dialect.emptyIsMissing && value === '' ? null : value
}
