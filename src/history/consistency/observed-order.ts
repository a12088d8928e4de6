/**
 * Monotonic writes and writes-follow-reads (Terry et al. 1994), as a reader can see them: whoever has read a write of some client
 * reads nothing older than what that client had written, or read, before it. Keys may differ, so this is not checked key by key.
 */
import { int } from '../columns.ts'
import { appendReason, type Finding, type HistoryView, type Tallies } from './guarantee.ts'
import { kinds } from '../key-history.ts'
import { printOperation } from '../explain/print-operation.ts'
import { lastBelow, SessionWalk } from './session-walk.ts'

/** Checks every read for `monotonic-writes` and `writes-follow-reads`, as far as they have a tally. */
export function checkObservedOrder(view: HistoryView, tallies: Tallies): void {
  const appended = view.keys.find((key) => key.kind.includes(kinds.APPEND))
  if (appended !== undefined) {
    for (const tally of Object.values(tallies)) tally.giveUp(appendReason(appended))
    return
  }
  new OrderPass(new SessionWalk(view), tallies).run()
}

/** What a client did with one key, by its own count of operations: the bar that a later read must not fall below. */
interface Trail {
  readonly at: number[]
  /** By when the write, or all writes of the value that was read, had not begun; the highest so far, and whose it is. */
  readonly since: number[]
  readonly op: number[]
}

type Trails = (Trail | undefined)[][]

class OrderPass {
  readonly #walk: SessionWalk
  readonly #tallies: Tallies
  /** By client: how many of its operations have returned. */
  readonly #count: Int32Array
  /** By write: how many operations of its client had returned when it was called. */
  readonly #countAtCall: Int32Array
  /** By client: of each other client, how many of its operations came before a write that this one has read. */
  readonly #seen: Int32Array[]
  /** The same by read in flight, as it was when the read was called. */
  readonly #seenAtCall = new Map<number, Int32Array>()
  /** By key and client. */
  readonly #writes: Trails
  readonly #reads: Trails

  constructor(walk: SessionWalk, tallies: Tallies) {
    this.#walk = walk
    this.#tallies = tallies
    const { sessions } = walk
    const each = <T>(make: () => T): T[] => Array.from({ length: sessions }, make)
    this.#count = new Int32Array(sessions)
    this.#countAtCall = new Int32Array(walk.size)
    this.#seen = each(() => new Int32Array(sessions))
    this.#writes = walk.indexes.map(() => [])
    this.#reads = walk.indexes.map(() => [])
  }

  run(): void {
    const walk = this.#walk
    walk.events(
      (op) => {
        const session = int(walk.session, op)
        this.#countAtCall[op] = int(this.#count, session)
        const seen = this.#seen[session]
        if (walk.isRead(op) && seen !== undefined) this.#seenAtCall.set(op, seen)
      },
      (op) => {
        if (walk.isRead(op)) this.#read(op)
        else if (walk.isWrite(op)) this.#extend(this.#writes, op, walk.call(op))
      },
    )
  }

  #read(op: number): void {
    for (const tally of Object.values(this.#tallies)) tally.checked += 1
    const walk = this.#walk
    const index = walk.indexes[int(walk.keyOf, op)]
    const source = index?.latestBy(walk.value(op), walk.ret(op))
    const seen = this.#seenAtCall.get(op)
    this.#seenAtCall.delete(op)
    if (index === undefined || source === undefined || seen === undefined) return
    const since = source === 'initial' ? -Infinity : walk.ret(walk.number(op, source))
    const from = source === 'initial' ? [] : [walk.number(op, source)]
    const session = int(walk.session, op)
    const writes = this.#writes[int(walk.keyOf, op)] ?? []
    const reads = this.#reads[int(walk.keyOf, op)] ?? []
    for (let other = 0; other < seen.length; other += 1) {
      if (other === session || int(seen, other) === 0) continue
      const wrote = barBefore(writes[other], int(seen, other), since)
      if (wrote !== undefined) {
        this.#tallies['monotonic-writes']?.broke(() => this.#finding(op, from, wrote, 'had made'))
      }
      const read = barBefore(reads[other], int(seen, other), since)
      if (read !== undefined) {
        this.#tallies['writes-follow-reads']?.broke(() => this.#finding(op, from, read, 'had made after'))
      }
    }
    this.#extend(this.#reads, op, index.firstCall(walk.value(op)))
    this.#observe(op, session)
  }

  /** The client of `op` knows from now on what the writer of its value did before that write. */
  #observe(op: number, session: number): void {
    const source = this.#walk.onlySource(op)
    if (typeof source !== 'number') return
    const writer = int(this.#walk.session, source)
    const seen = this.#seen[session]
    if (seen === undefined || int(seen, writer) >= int(this.#countAtCall, source)) return
    const more = seen.slice()
    more[writer] = int(this.#countAtCall, source)
    this.#seen[session] = more
  }

  #extend(all: Trails, op: number, since: number): void {
    const session = int(this.#walk.session, op)
    const at = int(this.#count, session)
    this.#count[session] = at + 1
    const trails = all[int(this.#walk.keyOf, op)] ?? []
    const trail = trails[session] ?? { at: [], since: [], op: [] }
    trails[session] = trail
    const best = trail.since.at(-1)
    const higher = best === undefined || since > best
    trail.at.push(at)
    trail.since.push(higher ? since : best)
    trail.op.push(higher ? op : (trail.op.at(-1) ?? op))
  }

  #finding(op: number, from: readonly number[], first: number, how: string): Finding {
    const walk = this.#walk
    const { second, sight } = this.#link(op, first)
    const told = (other: number): string => printOperation(walk.operation(other))
    const source = walk.isRead(first) ? this.#sourceOf(first) : []
    return {
      kind: 'out-of-order',
      key: walk.key(op).key,
      operations: [...from, ...source, first, second, sight, op].map((other) => walk.operation(other)),
      sentence: `${told(op)} is older than ${told(first)}, although the client had seen ${told(second)} in ${told(sight)}, which that client ${how}${walk.isRead(first) ? ' it' : ' later'}.`,
    }
  }

  #sourceOf(read: number): number[] {
    const writers = this.#walk.indexes[int(this.#walk.keyOf, read)]?.writers(this.#walk.value(read), Infinity)
    return [...(writers ?? [])].slice(0, 1).map((row) => this.#walk.number(read, row))
  }

  /** The write that followed `first` and the read by which the client of `op` knew it. */
  #link(op: number, first: number): { second: number; sight: number } {
    const walk = this.#walk
    for (let sight = 0; sight < walk.size; sight += 1) {
      if (int(walk.session, sight) !== int(walk.session, op) || !walk.isRead(sight)) continue
      if (walk.ret(sight) >= walk.call(op) || sight === op) continue
      const second = walk.onlySource(sight)
      if (typeof second !== 'number' || int(walk.session, second) !== int(walk.session, first)) continue
      if (walk.ret(first) < walk.call(second) && second !== first) return { second, sight }
    }
    return { second: first, sight: op }
  }
}

/** The operation with the highest bar among the first `count` of a client, where that is above `since`. */
function barBefore(trail: Trail | undefined, count: number, since: number): number | undefined {
  // the highest bar of all is low enough most of the time, and needs no search
  if (trail === undefined || (trail.since.at(-1) ?? -Infinity) <= since) return undefined
  const at = lastBelow(trail.at, count)
  return (trail.since[at] ?? -Infinity) > since ? trail.op[at] : undefined
}
