/**
 * The weaker guarantees by their definitions, quantifier by quantifier and apart from the checker: an oracle for histories of a
 * few operations on a few keys.
 */
import type { Guarantee, HistoryOperation, Json } from '../../src/history/index.ts'
import { linearizableByForce } from './brute-force.ts'

type Source = HistoryOperation | 'initial'

/** Whether `history` keeps a guarantee, when every key is missing at first. */
export type Definition = (history: readonly HistoryOperation[], moment: number) => boolean

function written(operation: HistoryOperation): Json {
  return operation.op === 'delete' ? null : (operation.value ?? null)
}

function acknowledged(operation: HistoryOperation): boolean {
  return operation.status === 'ok' && operation.op !== 'get'
}

function mayWrite(operation: HistoryOperation): boolean {
  return operation.status !== 'fail' && operation.op !== 'get'
}

function endOf(operation: HistoryOperation): number {
  return operation.status === 'ok' && operation.return !== null ? operation.return : Infinity
}

function before(a: HistoryOperation, b: HistoryOperation): boolean {
  return endOf(a) < b.call
}

function inSession(a: HistoryOperation, b: HistoryOperation): boolean {
  return a.client === b.client && before(a, b)
}

function readsOf(history: readonly HistoryOperation[]): HistoryOperation[] {
  return history.filter(({ op, status }) => op === 'get' && status === 'ok')
}

function sourcesOf(history: readonly HistoryOperation[], read: HistoryOperation, until = endOf(read)): Source[] {
  const writers = history.filter(
    (o) => mayWrite(o) && o.key === read.key && written(o) === (read.result ?? null) && o.call <= until,
  )
  return read.result === null ? ['initial', ...writers] : writers
}

/** Whether `newer` certainly replaced what `source` left. */
function older(source: Source, newer: HistoryOperation): boolean {
  return source === 'initial' || before(source, newer)
}

function olderThanAll(sources: readonly Source[], newer: readonly Source[]): boolean {
  return sources.every((source) => newer.every((other) => other !== 'initial' && older(source, other)))
}

type PerRead = (history: readonly HistoryOperation[], read: HistoryOperation, sources: readonly Source[]) => boolean

/** Holds where no read that something wrote is `wrong`. */
function eachRead(wrong: PerRead): Definition {
  return (history) =>
    readsOf(history).every((read) => {
      const sources = sourcesOf(history, read)
      return sources.length === 0 || !wrong(history, read, sources)
    })
}

/** Writes of others that the client of `read` had read before, with no doubt about which. */
function seenBefore(history: readonly HistoryOperation[], read: HistoryOperation): HistoryOperation[] {
  return readsOf(history)
    .filter((earlier) => inSession(earlier, read))
    .flatMap((earlier) => {
      const [only, ...more] = sourcesOf(history, earlier)
      return more.length > 0 || only === undefined || only === 'initial' || only.client === read.client ? [] : [only]
    })
}

function causalWith(history: readonly HistoryOperation[], from: ReadonlyMap<HistoryOperation, Source>): boolean {
  const edge = history.map((a) => history.map((b) => inSession(a, b) || from.get(b) === a))
  for (const [via] of history.entries()) {
    for (const row of edge) {
      if (row[via] !== true) continue
      for (const [to, reached] of (edge[via] ?? []).entries()) if (reached) row[to] = true
    }
  }
  const precedes = (a: HistoryOperation, b: HistoryOperation): boolean =>
    edge[history.indexOf(a)]?.[history.indexOf(b)] === true
  return [...from].every(([read, source]) =>
    history.every(
      (rival) =>
        !mayWrite(rival) ||
        rival.key !== read.key ||
        rival === source ||
        !precedes(rival, read) ||
        !(source === 'initial' || precedes(source, rival)),
    ),
  )
}

function assignments(
  history: readonly HistoryOperation[],
  reads: readonly HistoryOperation[],
): ReadonlyMap<HistoryOperation, Source>[] {
  const [read, ...rest] = reads
  if (read === undefined) return [new Map()]
  const others = assignments(history, rest)
  return sourcesOf(history, read).flatMap((source) => others.map((other) => new Map([...other, [read, source]])))
}

/** The definitions. `moment` is the stamp or the bound that some of them need. */
export const definitions: Readonly<Record<Exclude<Guarantee, 'linearizable'>, Definition>> = {
  integrity: (history) => readsOf(history).every((read) => sourcesOf(history, read).length > 0),
  regular: eachRead((history, read, sources) =>
    sources.every((source) =>
      history.some((o) => acknowledged(o) && o.key === read.key && before(o, read) && older(source, o)),
    ),
  ),
  'read-your-writes': eachRead((history, read, sources) =>
    history.some(
      (own) => acknowledged(own) && own.key === read.key && inSession(own, read) && olderThanAll(sources, [own]),
    ),
  ),
  'monotonic-reads': eachRead((history, read, sources) =>
    readsOf(history).some(
      (earlier) =>
        earlier.key === read.key &&
        inSession(earlier, read) &&
        sourcesOf(history, earlier).length > 0 &&
        olderThanAll(sources, sourcesOf(history, earlier)),
    ),
  ),
  'monotonic-writes': eachRead((history, read, sources) =>
    seenBefore(history, read).some((seen) =>
      history.some(
        (first) =>
          acknowledged(first) && first.key === read.key && inSession(first, seen) && olderThanAll(sources, [first]),
      ),
    ),
  ),
  'writes-follow-reads': eachRead((history, read, sources) =>
    seenBefore(history, read).some((seen) =>
      readsOf(history).some(
        (first) =>
          first.key === read.key &&
          inSession(first, seen) &&
          sourcesOf(history, first).length > 0 &&
          olderThanAll(sources, sourcesOf(history, first)),
      ),
    ),
  ),
  causal: (history) => {
    const reads = readsOf(history).filter((read) => sourcesOf(history, read).length > 0)
    return assignments(history, reads).some((from) => causalWith(history, from))
  },
  convergence: (history, moment) => {
    const finals = readsOf(history).filter((read) => {
      const later = readsOf(history).some((o) => o.client === read.client && o.key === read.key && o.call > read.call)
      const sources = sourcesOf(history, read, Infinity)
      const maybe = sources.some((source) => source !== 'initial' && source.status === 'unknown')
      const known =
        sources.length === 1 &&
        readsOf(history).some((o) => o.key === read.key && o.result === read.result && endOf(o) <= moment)
      return read.call > moment && !later && (!maybe || known)
    })
    const canBeLast = (read: HistoryOperation): boolean => {
      const sources = sourcesOf(history, read, Infinity)
      const isLast = (source: Source): boolean =>
        !history.some((o) => acknowledged(o) && o.key === read.key && older(source, o))
      return sources.length === 0 || sources.some(isLast)
    }
    const agree = finals.every((a) => finals.every((b) => a.key !== b.key || a.result === b.result))
    return agree && finals.every(canBeLast)
  },
  'bounded-staleness': (history, moment) => {
    const moved = history.map((o) => (o.op === 'get' ? { ...o, call: o.call - moment } : o))
    const keys = new Set(history.map(({ key }) => key))
    return [...keys].every((key) => linearizableByForce(moved.filter((o) => o.key === key)))
  },
}
