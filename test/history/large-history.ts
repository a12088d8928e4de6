/** Large histories of a store that is right: many clients at random moments, unique values. For speed, not for small corners. */
import type { HistoryOperation, Json } from '../../src/history/index.ts'

/** What a large history is made of. */
export interface LargeHistory {
  readonly operations: number
  readonly keys: number
  readonly clients: number
  /** Shares of all operations; the rest are reads. */
  readonly sets: number
  readonly deletes: number
  readonly swaps?: number
  readonly appends?: number
  /** Share of outcomes that are unknown. */
  readonly unknown: number
  /** Values are drawn from this many a key; absent: each is new. */
  readonly repeat?: number
}

interface Call {
  readonly op: HistoryOperation['op']
  readonly key: string
  readonly value?: Json
  readonly expected?: Json
  readonly call: number
  readonly unknown: boolean
  done: boolean
  result?: Json
}

/** Runs the clients. The operations come by return, as a recorder that writes to a file gives them. */
export function largeHistory(shape: LargeHistory, random: () => number): HistoryOperation[] {
  const int = (bound: number): number => Math.floor(random() * bound)
  const state = new Map<string, Json>()
  const keys = Array.from({ length: shape.keys }, (_, at) => `key:${at}`)
  const flight: (Call | undefined)[] = Array.from({ length: shape.clients })
  const history: HistoryOperation[] = []
  const late: Call[] = []
  let stamp = 0
  let serial = 0
  const effect = (call: Call): void => {
    call.done = true
    const held = state.get(call.key) ?? null
    if (call.op === 'get') call.result = held
    else if (call.op === 'set') state.set(call.key, call.value ?? null)
    else if (call.op === 'delete') state.delete(call.key)
    else if (call.op === 'append') state.set(call.key, `${textOf(held)}${textOf(call.value)}`)
    else {
      call.result = held === call.expected
      if (call.result) state.set(call.key, call.value ?? null)
    }
  }
  const end = (client: number, call: Call, returned: boolean): void => {
    // a compare-and-set that was refused would need a search: here it counts as a certain failure
    const refused = call.op === 'cas' && call.result === false
    const certain = returned && !call.unknown
    const { op, key, value, expected, result } = call
    history.push({
      client,
      op,
      key,
      ...(value !== undefined && { value }),
      ...(expected !== undefined && { expected }),
      ...(certain && !refused && result !== undefined && { result }),
      status: certain ? (refused ? 'fail' : 'ok') : 'unknown',
      call: call.call,
      return: returned ? ++stamp : null,
    })
  }
  while (history.length < shape.operations - shape.clients) {
    const client = int(shape.clients)
    const call = flight[client]
    if (call === undefined) {
      const roll = random()
      const key = keys[int(keys.length)] ?? ''
      const held = state.get(key) ?? null
      const value = shape.repeat === undefined ? `c${client}#${++serial}` : int(shape.repeat)
      const unknown = random() < shape.unknown
      const swaps = shape.sets + (held === null ? 0 : (shape.swaps ?? 0))
      const appends = swaps + (shape.appends ?? 0)
      const about = { key, call: ++stamp, unknown, done: false }
      if (roll < shape.sets) flight[client] = { op: 'set', value, ...about }
      else if (roll < swaps) flight[client] = { op: 'cas', value, expected: held, ...about }
      else if (roll < appends) flight[client] = { op: 'append', value: `${value};`, ...about }
      else if (roll > 1 - shape.deletes) flight[client] = { op: 'delete', ...about }
      else flight[client] = { op: 'get', ...about }
      if (late.length > 0 && random() < 0.05) {
        const one = late.splice(int(late.length), 1)[0]
        if (one !== undefined) effect(one)
      }
      continue
    }
    if (!call.done && !call.unknown) {
      effect(call)
      continue
    }
    if (call.unknown && !call.done) {
      const fate = random()
      if (fate < 0.4) effect(call)
      else if (fate < 0.7) late.push(call)
    }
    flight[client] = undefined
    end(client, call, true)
  }
  flight.forEach((call, client) => {
    if (call !== undefined) end(client, call, false)
  })
  return history
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** Ways in which one operation of a history can be made wrong. */
export const plantings = ['stale read', 'thin air', 'missing value', 'lost delete', 'future read'] as const

/** A copy of `history` in which one operation near `where` (0 to 1) is wrong in the given way. */
export function planted(
  history: readonly HistoryOperation[],
  kind: (typeof plantings)[number] | 'stale text',
  where: number,
): HistoryOperation[] {
  const spoilt = [...history]
  const from = Math.floor(history.length * where)
  const isRead = (operation: HistoryOperation): boolean =>
    operation.op === 'get' && operation.status === 'ok' && operation.result !== null
  const at = history.findIndex((operation, index) => index >= from && isRead(operation))
  const read = history[at]
  if (read === undefined) throw new Error('no read to spoil')
  const end = read.return ?? 0
  const spoil = (result: Json): HistoryOperation[] => {
    spoilt[at] = { ...read, result }
    return spoilt
  }
  switch (kind) {
    case 'thin air':
      return spoil('nobody#1')
    case 'stale read':
      return spoil(history.find((o) => o.op === 'set' && o.status === 'ok' && o.key === read.key)?.value ?? null)
    case 'future read':
      return spoil(history.findLast((o) => o.op === 'set' && o.status === 'ok' && o.key === read.key)?.value ?? null)
    case 'stale text':
      return spoil(history.find((o) => isRead(o) && o.key === read.key)?.result ?? null)
    case 'missing value': {
      const again = { ...read, call: end + 0.4, return: end + 0.5 }
      spoilt.push(again, { ...read, result: null, call: end + 0.2, return: end + 0.3 })
      return spoilt
    }
    case 'lost delete': {
      const { client, key } = read
      spoilt.push({ client, key, op: 'delete', status: 'ok', call: end + 0.1, return: end + 0.2 })
      spoilt.push({ ...read, call: end + 0.3, return: end + 0.4 })
      return spoilt
    }
  }
}
