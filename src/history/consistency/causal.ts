/**
 * Causal consistency (CC of Bouajjani, Enea, Guerraoui and Hamza, "On Verifying Causal Consistency", 2017), by their bad patterns.
 * An operation causally precedes another where it returned before in the same session, where the other read what it wrote, or by
 * a chain of both; real time plays no part. No read may return a value that a causally preceding write has causally replaced. What
 * precedes an operation is a vector: how many operations of each session. O(n · sessions) but for reads of ambiguous values.
 */
import { int } from '../columns.ts'
import { causalChain } from './causal-chain.ts'
import { appendReason, type Finding, type HistoryView, type Tallies } from './guarantee.ts'
import { kinds } from '../key-history.ts'
import { printOperation } from '../explain/print-operation.ts'
import { lastBelow, SessionWalk } from './session-walk.ts'

/** Checks every read for `causal`. Where a value can have come from several writes, it only fails if none of them will do. */
export function checkCausal(view: HistoryView, { causal: tally }: Tallies): void {
  if (tally === undefined) return
  const appended = view.keys.find((key) => key.kind.includes(kinds.APPEND))
  if (appended === undefined) new CausalPass(new SessionWalk(view), { causal: tally }).run()
  else tally.giveUp(appendReason(appended))
}

/** What a session did and saw of one key. */
interface Trail {
  /** Which of the session's operations. */
  readonly at: number[]
  /** The write itself, or the one whose value was read. */
  readonly writer: number[]
  /** What precedes any of the writers so far. */
  readonly replaced: Int32Array[]
}

/** A session and one of its operations, from which on a write is known. */
interface Sighting {
  readonly session: number
  readonly at: number
}

class CausalPass {
  readonly #walk: SessionWalk
  readonly #tallies: Required<Pick<Tallies, 'causal'>>
  /** By session: what precedes its next operation. Replaced when it changes, never written to. */
  readonly #now: Int32Array[]
  /** By operation, once it was called: what precedes it. */
  readonly #before: Int32Array[] = []
  /** By key and session. */
  readonly #trails: (Trail | undefined)[][]
  /** By key: what precedes any of its writes that are known to have happened. */
  readonly #replaced: Int32Array[]
  /** By write: the first operation of each session that shows it to have happened. */
  readonly #sightings = new Map<number, Sighting[]>()

  constructor(walk: SessionWalk, tallies: Required<Pick<Tallies, 'causal'>>) {
    this.#walk = walk
    this.#tallies = tallies
    this.#now = Array.from({ length: walk.sessions }, () => new Int32Array(walk.sessions))
    this.#trails = walk.indexes.map(() => [])
    this.#replaced = walk.indexes.map(() => new Int32Array(walk.sessions))
  }

  run(): void {
    const walk = this.#walk
    walk.events(
      (op) => {
        this.#before[op] = this.#now[int(walk.session, op)] ?? new Int32Array(0)
      },
      (op) => {
        if (walk.isRead(op)) this.#read(op)
        else if (walk.isWrite(op)) this.#advance(op, op)
      },
    )
  }

  #read(op: number): void {
    const { causal } = this.#tallies
    causal.checked += 1
    const walk = this.#walk
    const source = walk.onlySource(op)
    if (source === undefined) {
      const candidates = this.#candidates(op)
      if (candidates.length === 0) return // nothing wrote it: that is not a question of causality
      // the latest fits most often
      const fits = candidates.findLast((candidate) => this.#rival(op, candidate) === undefined)
      const last = candidates.at(-1) ?? 'initial'
      if (fits === undefined) causal.broke(() => this.#finding(op, last, this.#rival(op, last) ?? op))
      else causal.doubt('where a value can have come from several writes, one that fits is enough')
      return
    }
    const rival = this.#rival(op, source)
    if (rival !== undefined) causal.broke(() => this.#finding(op, source, rival))
    if (source !== 'initial') this.#advance(op, source)
  }

  #candidates(op: number): (number | 'initial')[] {
    const walk = this.#walk
    const rows = walk.indexes[int(walk.keyOf, op)]?.writers(walk.value(op), walk.ret(op)) ?? []
    const initial = walk.value(op) === walk.key(op).initial
    return [...(initial ? (['initial'] as const) : []), ...[...rows].map((row) => walk.number(op, row))]
  }

  /** A write that causally precedes the read `op` and causally follows `source`, so that `op` cannot return that. */
  #rival(op: number, source: number | 'initial'): number | undefined {
    const before = this.#before[op]
    const sightings = source === 'initial' ? [] : this.#sightings.get(source)
    if (before === undefined || sightings === undefined) return undefined
    // what all writes together have replaced says no most of the time, and without a search
    const key = int(this.#walk.keyOf, op)
    if (source !== 'initial' && !follows(this.#replaced[key], sightings)) return undefined
    for (const [session, trail] of (this.#trails[key] ?? []).entries()) {
      const known = int(before, session)
      if (trail === undefined || known === 0) continue
      if (source === 'initial') {
        if ((trail.at[0] ?? Infinity) < known) return trail.writer[0]
        continue
      }
      const last = lastBelow(trail.at, known)
      if (last < 0 || !follows(trail.replaced[last], sightings)) continue
      return trail.writer.find((writer) => follows(this.#before[writer], sightings))
    }
    return undefined
  }

  /** `op` has returned: it is the write `writer`, or has read that. */
  #advance(op: number, writer: number): void {
    const session = int(this.#walk.session, op)
    const old = this.#now[session]
    const learnt = this.#before[writer]
    if (old === undefined || learnt === undefined) return
    const now = op === writer ? old.slice() : larger(old, learnt)
    const at = int(now, session)
    now[session] = at + 1
    this.#now[session] = now
    const sightings = this.#sightings.get(writer)
    if (sightings === undefined) this.#sightings.set(writer, [{ session, at }])
    else if (sightings.every((sighting) => sighting.session !== session)) sightings.push({ session, at })
    this.#extend(session, int(this.#walk.keyOf, op), at, writer, learnt)
  }

  #extend(session: number, key: number, at: number, writer: number, learnt: Int32Array): void {
    this.#replaced[key] = larger(this.#replaced[key] ?? learnt, learnt)
    const trails = this.#trails[key] ?? []
    const trail = trails[session] ?? { at: [], writer: [], replaced: [] }
    trails[session] = trail
    const so = trail.replaced.at(-1)
    trail.at.push(at)
    trail.writer.push(writer)
    trail.replaced.push(so === undefined ? learnt : larger(so, learnt))
  }

  #finding(op: number, source: number | 'initial', rival: number): Finding {
    const walk = this.#walk
    const told = (other: number): string => printOperation(walk.operation(other))
    const to = causalChain(walk, rival, op)
    const from = source === 'initial' ? [] : causalChain(walk, source, rival)
    const ends = [op, rival, ...(source === 'initial' ? [] : [source])]
    const operations = [...new Set([...ends, ...to, ...from])].map((other) => walk.operation(other))
    const known = `${told(rival)} had reached the client before, ${to.length > 2 ? `by way of ${to.length - 2} other operations` : 'as its own'}`
    const replaced =
      source === 'initial'
        ? 'so what the key held at first was gone'
        : `and whoever made that knew ${told(source)} already, which it replaced`
    return {
      kind: 'causal',
      key: walk.key(op).key,
      operations,
      sentence: `${told(op)} goes against cause and effect: ${known}, ${replaced}.`,
    }
  }
}

/** Whether what `before` counts shows that the write with these sightings happened. */
function follows(before: Int32Array | undefined, sightings: readonly Sighting[]): boolean {
  return before !== undefined && sightings.some(({ session, at }) => int(before, session) > at)
}

/** The larger of the two, element by element. */
function larger(a: Int32Array, b: Int32Array): Int32Array {
  const both = a.slice()
  for (let at = 0; at < both.length; at += 1) if (int(b, at) > int(both, at)) both[at] = int(b, at)
  return both
}
