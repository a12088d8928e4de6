/** Small random histories of one key: most of them nearly right, so that both verdicts are common. */
import { type HistoryOp, type HistoryOperation, historyOps, type Json } from '../../src/history/index.ts'
import { apply } from './brute-force.ts'

/** What a family of histories may contain. */
export interface HistoryFamily {
  readonly name: string
  /** Operations and how often each is drawn. */
  readonly ops: Readonly<Partial<Record<HistoryOp, number>>>
  /** Values are drawn from this many; absent: each is new. */
  readonly repeat?: number
  /** Share of outcomes that are unknown, and of operations that are certain failures. */
  readonly unknown: number
  readonly fail: number
  readonly maxOperations: number
  readonly maxClients: number
  /** Share of histories that begin with a value. */
  readonly initial?: number
  /** Share of histories whose stamps collide. */
  readonly ties?: number
  /** Deletes take long, and a spoilt read found nothing more often than anything else: every delete then matters. */
  readonly longDeletes?: boolean
  /** Appends take long, so that several of the same text are in flight beside a write. */
  readonly longAppends?: boolean
  /** A spoilt read mostly returned what another one did: text that was there at some time. */
  readonly staleReads?: boolean
}

export interface RandomHistory {
  readonly history: readonly HistoryOperation[]
  readonly initial: Json
}

interface Pending {
  readonly client: number
  readonly op: HistoryOp
  readonly value?: Json
  readonly expected?: Json
  readonly call: number
  readonly status: 'ok' | 'unknown' | 'fail'
  effect: boolean
  done: boolean
  result?: Json
}

/** Runs random clients on a store that is right, then perhaps spoils some of what was recorded. */
export function randomHistory(family: HistoryFamily, random: () => number): RandomHistory {
  const int = (bound: number): number => Math.floor(random() * bound)
  const initial: Json = random() < (family.initial ?? 0) ? 'v0' : null
  let state: Json = initial
  let serial = 0
  let stamp = 0
  const total = 2 + int(family.maxOperations - 1)
  const clients = 1 + int(family.maxClients)
  const flight: Pending[] = []
  const late: Pending[] = []
  const history: HistoryOperation[] = []
  const values: Json[] = [initial]
  const ops = drawnFrom(family.ops)
  let started = 0

  const effect = (call: Pending): void => {
    call.done = true
    if (!call.effect) return
    const matches = state === (call.op === 'add' ? null : (call.expected ?? null))
    if (call.op === 'get') call.result = state
    else if (call.op === 'cas' || call.op === 'add') {
      call.result = matches
      if (matches) state = call.value ?? null
    } else state = apply({ ...call, key: 'k', return: null, status: 'ok' }, state) ?? null
  }

  while (started < total || flight.length > 0) {
    const choice = random()
    const idle = clients - flight.length
    if (started < total && idle > 0 && (flight.length === 0 || choice < 0.4)) {
      let client = 0
      while (flight.some((call) => call.client === client)) client += 1
      const op = ops[int(ops.length)] ?? 'get'
      const roll = random()
      const status = roll < family.unknown ? 'unknown' : roll < family.unknown + family.fail ? 'fail' : 'ok'
      const fresh: Json = family.repeat === undefined ? `v${++serial}` : `v${int(family.repeat)}`
      const writes = op !== 'get' && op !== 'delete'
      if (writes) values.push(fresh)
      const expected = random() < 0.75 ? state : (values[int(values.length)] ?? null)
      flight.push({
        client,
        op,
        ...(writes && { value: fresh }),
        ...(op === 'cas' && {
          expected: family.ops.add === undefined && expected === null ? (values.at(-1) ?? 'v0') : expected,
        }),
        call: ++stamp,
        status,
        effect: status === 'ok' || (status === 'unknown' && random() < 0.6),
        done: false,
      })
      started += 1
      continue
    }
    if (late.length > 0 && random() < 0.15) {
      const call = late.splice(int(late.length), 1)[0]
      if (call !== undefined) effect(call)
      continue
    }
    const call = flight[int(flight.length)]
    if (call === undefined) continue
    if (family.longDeletes === true && call.op === 'delete' && started < total && random() < 0.9) continue
    if (family.longAppends === true && call.op === 'append' && started < total && random() < 0.7) continue
    if (!call.done && random() < 0.6) {
      effect(call)
      continue
    }
    if (!call.done && call.status === 'unknown' && random() < 0.5) {
      late.push(call)
    } else if (!call.done) effect(call)
    flight.splice(flight.indexOf(call), 1)
    const { client, op, status } = call
    history.push({
      client,
      op,
      key: 'k',
      ...(call.value !== undefined && { value: call.value }),
      ...(call.expected !== undefined && { expected: call.expected }),
      ...(status === 'ok' && call.result !== undefined && { result: call.result }),
      status,
      call: call.call,
      return: status === 'unknown' && random() < 0.3 ? null : ++stamp,
    })
  }
  return { history: spoil(history, values, family, random), initial }
}

const lists = new WeakMap<HistoryFamily['ops'], readonly HistoryOp[]>()

/** Each operation as often as it weighs, made once a family. */
function drawnFrom(ops: HistoryFamily['ops']): readonly HistoryOp[] {
  const known = lists.get(ops)
  if (known !== undefined) return known
  const list = historyOps.flatMap((op) => Array.from({ length: ops[op] ?? 0 }, () => op))
  lists.set(ops, list)
  return list
}

/** Changes a few results or intervals; the store then may or may not have been wrong. */
function spoil(
  history: readonly HistoryOperation[],
  values: readonly Json[],
  family: HistoryFamily,
  random: () => number,
): HistoryOperation[] {
  const int = (bound: number): number => Math.floor(random() * bound)
  let spoilt = [...history]
  for (let times = random() < 0.25 ? 0 : 1 + int(2); times > 0; times -= 1) {
    const at = int(spoilt.length)
    const operation = spoilt[at]
    if (operation === undefined) continue
    const { op, status } = operation
    if (op === 'get' && status === 'ok') {
      const other = family.staleReads === true ? spoilt[int(spoilt.length)]?.result : undefined
      const drawn = family.longDeletes === true && random() < 0.7 ? null : (values[int(values.length)] ?? null)
      spoilt[at] = { ...operation, result: other ?? drawn }
    } else if (op === 'cas' && random() < 0.15)
      spoilt[at] = { ...operation, expected: values[int(values.length)] ?? null }
    else if ((op === 'add' || op === 'cas') && status === 'ok' && random() < 0.4) {
      spoilt[at] = { ...operation, result: operation.result !== true }
    } else if (operation.return !== null && random() < 0.5) {
      // shrink the interval
      const width = operation.return - operation.call
      const call = operation.call + int(width)
      spoilt[at] = { ...operation, call, return: call + int(operation.return - call + 1) }
    } else if (random() < 0.3) spoilt.splice(at, 1)
  }
  if (spoilt.length === 0) spoilt = [...history]
  if (random() >= (family.ties ?? 0)) return spoilt
  const coarse = (at: number): number => Math.floor(at / 2)
  return spoilt.map((operation) => ({
    ...operation,
    call: coarse(operation.call),
    return: operation.return === null ? null : coarse(operation.return),
  }))
}
