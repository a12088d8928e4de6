/** Small random histories of a few clients on a few keys, whose reads are often late and sometimes wild. */
import type { HistoryOperation, Json } from '../../src/history/index.ts'

/** What the histories may contain. */
export interface SessionFamily {
  readonly name: string
  readonly maxOperations: number
  readonly clients: number
  readonly keys: number
  readonly deletes: number
  readonly unknown: number
  /** Values are drawn from this many; absent: each is new. */
  readonly repeat?: number
  /** All writes come before the last reads, and the stamp from which they have stopped is where those begin. */
  readonly quiet?: boolean
}

/** A history, and the stamp by which its first part is over. */
export interface RandomSessions {
  readonly history: readonly HistoryOperation[]
  readonly moment: number
}

/** Makes one. */
export function randomSessions(family: SessionFamily, random: () => number): RandomSessions {
  const int = (bound: number): number => Math.floor(random() * bound)
  const total = 2 + int(family.maxOperations - 1)
  const loud = family.quiet === true ? Math.ceil(total * 0.6) : total
  const free = Array.from({ length: family.clients }, () => 1)
  const wildness = random() * 0.6
  const drafts: { client: number; key: string; write: boolean; call: number; end: number }[] = []
  let moment = 0
  for (let made = 0; made < total; made += 1) {
    if (made === loud) {
      moment = Math.max(...free)
      free.fill(moment + 1)
    }
    const client = int(family.clients)
    const call = (free[client] ?? 1) + int(4)
    const end = call + 1 + int(6)
    free[client] = end + 1
    const write = made < loud && random() < 0.5
    drafts.push({ client, key: `k${int(family.keys)}`, write, call, end })
  }
  let serial = 0
  const history: HistoryOperation[] = []
  const written: { key: string; value: Json; call: number }[] = []
  for (const draft of drafts.sort((a, b) => a.call - b.call)) {
    const { client, key, call, end } = draft
    const unknown = random() < family.unknown
    if (draft.write) {
      const gone = random() < family.deletes
      const value: Json = gone ? null : family.repeat === undefined ? `v${++serial}` : `v${int(family.repeat)}`
      written.push({ key, value, call })
      history.push({
        client,
        key,
        ...(gone ? { op: 'delete' } : { op: 'set', value }),
        status: unknown ? 'unknown' : 'ok',
        call,
        return: end,
      })
      continue
    }
    history.push({ client, key, op: 'get', result: null, status: 'ok', call, return: end })
  }
  const results = history.map((operation): HistoryOperation => {
    if (operation.op !== 'get') return operation
    const all = written.filter(({ key }) => key === operation.key)
    const past = all.filter(({ call }) => call <= (operation.return ?? 0))
    if (random() < 0.03) return { ...operation, result: all[int(all.length)]?.value ?? 'nobody' }
    const back = random() < wildness ? int(past.length + 1) : Math.min(int(2), past.length)
    return { ...operation, result: past[past.length - 1 - back]?.value ?? null }
  })
  return { history: results, moment }
}
