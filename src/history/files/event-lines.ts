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

const functions: ReadonlyMap<string, HistoryOp> = new Map([
  ['read', 'get'],
  ['r', 'get'],
  ['get', 'get'],
  ['write', 'set'],
  ['w', 'set'],
  ['put', 'set'],
  ['set', 'set'],
  ['cas', 'cas'],
  ['delete', 'delete'],
  ['del', 'delete'],
  ['remove', 'delete'],
  ['append', 'append'],
])

const types: ReadonlyMap<string, HistoryStatus> = new Map([
  ['ok', 'ok'],
  ['fail', 'fail'],
  ['info', 'unknown'],
])

/** The names that functions have. */
export const eventFunctions: readonly string[] = [...functions.keys()]

/** Takes in one event line; the operation that it completes, if it does. */
export function takeEvent(
  event: EventLine,
  line: number,
  pairs: EventPairs,
  dialect: EventDialect,
): HistoryOperation | undefined {
  const { process, type, f } = event
  const op = functions.get(f)
  if (op === undefined) {
    throw badLine(line, `':f' is '${f}'; expected one of ${eventFunctions.join(', ')}`)
  }
  const inPair = event.key === undefined && namesKey(event.value, op)
  const value = inPair ? (event.value[1] ?? null) : event.value
  if (type === 'invoke') {
    const key = inPair ? keyOf(event.value[0] ?? null) : (event.key ?? dialect.onlyKey)
    pairs.call(callOf(process, op, key, value, line, dialect))
    return undefined
  }
  const status = types.get(type)
  if (status === undefined) throw badLine(line, `':type' is '${type}'; expected one of invoke, ok, fail, info`)
  if (op === 'get' && status === 'ok') return pairs.return(process, op, status, missingOr(value, dialect), line)
  if (op === 'cas' && status !== 'unknown') {
    const compared = status === 'ok' || dialect.failedCasCompared
    return pairs.return(process, op, compared ? 'ok' : 'fail', status === 'ok', line)
  }
  return pairs.return(process, op, status, undefined, line)
}

function callOf(
  process: string | number,
  op: HistoryOp,
  key: string,
  value: Json,
  line: number,
  dialect: EventDialect,
): CallEvent {
  if (op === 'get' || op === 'delete') return { process, op, key, value: undefined, expected: undefined, line }
  if (op !== 'cas') {
    return { process, op, key, value: op === 'set' ? missingOr(value, dialect) : value, expected: undefined, line }
  }
  if (!isPair(value)) {
    throw badLine(line, `':value' of a cas is ${JSON.stringify(value)}; expected two values, [old new]`)
  }
  return { process, op, key, value: value[1] ?? null, expected: value[0] ?? null, line }
}

/** Jepsen's independent keys put key and value into one pair, `[key value]`. */
function namesKey(value: Json, op: HistoryOp): value is readonly Json[] {
  return isPair(value) && (op !== 'cas' || isPair(value[1] ?? null))
}

function isPair(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.length === 2
}

function keyOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function missingOr(value: Json, dialect: EventDialect): Json {
  return dialect.emptyIsMissing && value === '' ? null : value
}
