/** Histories of stores that are weaker than linearizable and keep their promise: one order of writes, and readers who lag. */
import type { HistoryOperation, Json } from '../../src/history/index.ts'

/** What a lagging store promises. */
export interface Lagging {
  readonly operations: number
  readonly clients: number
  readonly keys: number
  /** Whether a client sees its own writes and never goes back. */
  readonly sessions: boolean
}

interface Version {
  readonly key: string
  readonly value: Json
}

/** Runs it: calls overlap, outcomes are sometimes unknown, and in the end everyone has caught up. */
export function laggingHistory(
  shape: Lagging,
  random: () => number,
): { history: HistoryOperation[]; quietFrom: number } {
  const int = (bound: number): number => Math.floor(random() * bound)
  const log: Version[] = []
  const seen = Array.from({ length: shape.clients }, () => 0)
  const free = Array.from({ length: shape.clients }, () => true)
  const ends: { readonly client: number; readonly end: (stamp: number) => void }[] = []
  const history: HistoryOperation[] = []
  let stamp = 0
  const valueAt = (key: string, position: number): Json =>
    log.slice(0, position).findLast((version) => version.key === key)?.value ?? null
  const start = (client: number): void => {
    free[client] = false
    const key = `k${int(shape.keys)}`
    const call = ++stamp
    const about = { client, key, call }
    if (random() < 0.4) {
      const value = random() < 0.2 ? null : `${client}:${call}`
      const unknown = random() < 0.1
      if (!unknown || random() < 0.5) log.push({ key, value })
      if (!unknown) seen[client] = log.length
      const deed = value === null ? ({ op: 'delete' } as const) : ({ op: 'set', value } as const)
      const end = (at: number): number =>
        history.push({ ...about, ...deed, status: unknown ? 'unknown' : 'ok', return: at })
      ends.push({ client, end })
      return
    }
    const back = Math.max(0, log.length - int(6))
    const position = shape.sessions ? Math.max(seen[client] ?? 0, back) : back
    seen[client] = position
    const result = valueAt(key, position)
    ends.push({ client, end: (at) => history.push({ ...about, op: 'get', result, status: 'ok', return: at }) })
  }
  for (let started = 0; started < shape.operations || ends.length > 0;) {
    const client = int(shape.clients)
    if (started < shape.operations && free[client] === true && random() < 0.6) {
      start(client)
      started += 1
    } else {
      const [done] = ends.splice(int(ends.length), 1)
      if (done === undefined) continue
      free[done.client] = true
      done.end(++stamp)
    }
  }
  const quietFrom = ++stamp
  for (let client = 0; client < shape.clients; client += 1) {
    for (let key = 0; key < shape.keys; key += 1) {
      const call = ++stamp
      const result = valueAt(`k${key}`, log.length)
      history.push({ client, key: `k${key}`, op: 'get', result, status: 'ok', call, return: ++stamp })
    }
  }
  return { history, quietFrom }
}
