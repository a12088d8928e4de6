/** The checker with one realistic defect each. The fuzz must notice every one of them. */
import type { Alteration } from './altered-checker.ts'

/** A defect, and the feature whose histories show it. */
export interface Mutant extends Alteration {
  readonly says: string
  readonly feature: string
}

/** Defects by file of `src/history`. */
const defects: Readonly<Record<string, readonly Omit<Mutant, 'file'>[]>> = {
  'key-history.ts': [
    {
      says: 'the return of an unknown write is believed',
      find: `this.#ret[index] = operation.status === 'ok' ? (operation.return ?? Infinity) : Infinity`,
      replace: `this.#ret[index] = operation.return ?? Infinity`,
      feature: 'unknown writes',
    },
    {
      says: 'certain failures count as unknown',
      find: `if (operation.status !== 'unknown') return operation.status === 'ok'`,
      replace: `if (operation.status === 'ok') return true`,
      feature: 'unknown writes',
    },
    {
      says: 'a refusal of unknown outcome is believed',
      find: `if (operation.status === 'ok' && operation.result === false) return kinds.REFUSED`,
      replace: `if (operation.result !== true) return kinds.REFUSED`,
      feature: 'unknown compare-and-set',
    },
  ],
  'zones/clusters.ts': [
    {
      says: 'the latest return of a cluster instead of the earliest',
      find: `if (real(ret, row) < real(readReturn, seen)) {`,
      replace: `if (real(ret, row) > real(readReturn, seen) || real(readReturn, seen) === Infinity) {`,
      feature: 'registers',
    },
    {
      says: 'the earliest call of a cluster instead of the latest',
      find: `if (real(call, row) > real(readCall, seen)) {`,
      replace: `if (real(readCall, seen) === -Infinity) {`,
      feature: 'registers',
    },
    {
      says: 'what an observed compare-and-set replaced need not have been there',
      find: `      kept[replaced] = 1\n`,
      replace: ``,
      feature: 'unknown compare-and-set',
    },
    {
      says: 'two compare-and-sets may replace the same value',
      find: `if (rival !== 0) return`,
      replace: `if (rival < 0) return`,
      feature: 'compare-and-set',
    },
    {
      says: 'an unknown compare-and-set counts although nobody saw it',
      find: `else if (real(ret, row) !== Infinity) kept[seen] = 1`,
      replace: `else kept[seen] = 1`,
      feature: 'unknown compare-and-set',
    },
  ],
  'zones/zones.ts': [
    {
      says: 'a chain may be out of order',
      find: `const early = ret < this.last`,
      replace: `const early = ret < this.first`,
      feature: 'compare-and-set',
    },
    {
      says: 'operations that touch count as one after the other',
      find: `const early = ret < this.last`,
      replace: `const early = ret <= this.last`,
      feature: 'equal stamps',
    },
    {
      says: 'the initial value is not there before the first operation',
      find: `const ret = row === BEFORE_ALL ? DAWN :`,
      replace: `const ret = row === BEFORE_ALL ? Infinity :`,
      feature: 'registers',
    },
    {
      says: 'compare-and-sets may replace each other in a circle',
      find: `return unreached(key, clusters, walk) ?? inOrder(zones, count)`,
      replace: `return inOrder(zones, count)`,
      feature: 'compare-and-set circles',
    },
  ],
  'zones/zone-check.ts': [
    {
      says: 'forward zones may overlap',
      find: `overlapping(forward) ?? enclosed`,
      replace: `enclosed`,
      feature: 'registers',
    },
    {
      says: 'forward zones may not touch',
      find: `if (real(forward.first, at) < real(forward.last, at - 1)) {`,
      replace: `if (real(forward.first, at) <= real(forward.last, at - 1)) {`,
      feature: 'equal stamps',
    },
    {
      says: 'a backward zone may lie inside a forward one',
      find: `?? enclosed(zones, forward) ??`,
      replace: `??`,
      feature: 'registers',
    },
    {
      says: 'a backward zone may not touch the end of a forward one',
      find: `return at >= 0 && to < real(forward.last, at) ? at : -1`,
      replace: `return at >= 0 && to <= real(forward.last, at) ? at : -1`,
      feature: 'equal stamps',
    },
    {
      says: 'deletes need not explain misses',
      find: ` ?? missingDelete(key, clusters, zones, forward)`,
      replace: ` ?? (forward.count < 0 ? missingDelete(key, clusters, zones, forward) : undefined)`,
      feature: 'deletes',
    },
  ],
  'zones/tombstones.ts': [
    {
      says: 'a delete is needed after the start of a value instead of its end',
      find: `from[count] = real(zones.last, latest)`,
      replace: `from[count] = real(zones.first, latest)`,
      feature: 'deletes',
    },
    {
      says: 'the last value before a miss instead of the one that ended last',
      find: `if (latest < 0 || real(zones.last, passed) > real(zones.last, latest)) latest = passed`,
      replace: `latest = passed`,
      feature: 'tight deletes',
    },
    {
      says: 'a delete whose time runs out does not act',
      find: `placed = Math.max(placed, real(deadlines, waiting.pop()))`,
      replace: `waiting.pop()`,
      feature: 'tight deletes',
    },
    {
      says: 'one delete may explain any number of misses',
      find: `    waiting.pop()\n    placed = end\n`,
      replace: `    placed = end\n`,
      feature: 'long deletes',
    },
    {
      says: 'a delete that begins at a deadline comes too late',
      find: `real(calls, admitted) <= end; admitted`,
      replace: `real(calls, admitted) < end; admitted`,
      feature: 'equal stamps',
    },
    {
      says: 'a delete inside a value’s zone is let pass',
      find: `if (real(calls, at) > real(deadlines, at)) {`,
      replace: `if (real(calls, at) === Infinity) {`,
      feature: 'deletes',
    },
    {
      says: 'a miss inside a value’s zone is let pass',
      find: `if (call > ret) return`,
      replace: `if (call === Infinity) return`,
      feature: 'deletes',
    },
  ],
  'zones/deadline-heap.ts': [
    {
      says: 'the delete with the latest deadline first',
      find: `if (real(this.#deadlines, above) <= real(this.#deadlines, item)) break`,
      replace: `if (real(this.#deadlines, above) >= real(this.#deadlines, item)) break`,
      feature: 'tight deletes',
    },
  ],
  'check-key.ts': [
    {
      says: 'a refused compare-and-set is forgotten',
      find: `  const found = sweep(key, budget)\n`,
      replace: `  const found = sweep(weaker, budget)\n`,
      feature: 'put-if-absent',
    },
    {
      says: 'the weaker history decides that the real one is right',
      find: `if (necessary.decided && necessary.trouble !== undefined) {`,
      replace: `if (necessary.decided && necessary.trouble === undefined)\n    return { ...about, verdict: 'ok', method: 'sweep', complete: true }\n  if (necessary.decided && necessary.trouble !== undefined) {`,
      feature: 'put-if-absent',
    },
  ],
  'sweep/steps.ts': [
    {
      says: 'a refusal is always explained',
      find: `return state === states.of(int(expected, row)) ? ILLEGAL : state`,
      replace: `return state`,
      feature: 'put-if-absent',
    },
  ],
  'sweep/moves.ts': [
    {
      says: 'a write that changes nothing now is taken at once',
      find: `return kind === kinds.READ || kind === kinds.REFUSED`,
      replace: `return kind !== kinds.SWAP`,
      feature: 'repeated values',
    },
    {
      says: 'unknown writes never act',
      find: `      if (more < 0) continue\n`,
      replace: `      if (more !== -2) continue\n`,
      feature: 'repeated values',
    },
    {
      says: 'a slot is not freed',
      find: `    mark(this.next, this.#doneBit(this.#moment.due), false)\n`,
      replace: ``,
      feature: 'repeated values',
    },
    {
      says: 'what was spare stays so for the next in its slot',
      find: `    mark(this.next, this.#spareBit(this.#moment.due), false)\n  }\n\n  /** Makes`,
      replace: `  }\n\n  /** Makes`,
      feature: 'sweeps',
    },
    {
      says: 'a compare-and-set leaves no trace either',
      find: `if (kind !== kinds.WRITE && kind !== kinds.APPEND) continue`,
      replace: `if (kind === kinds.READ) continue`,
      feature: 'everything repeated',
    },
    {
      says: 'an append may go although it was the last',
      find: `spareBit(row), false)\n      if (int(this.#key.kind, row) === kinds.WRITE) this.#spare()`,
      replace: `spareBit(row), false)\n      this.#spare()`,
      feature: 'append',
    },
    {
      says: 'an unknown write leaves a trace of what was before',
      find: `after, more)\n      if (int(this.#key.kind, row) === kinds.WRITE) this.#spare()\n`,
      replace: `after, more)\n`,
      feature: 'append',
    },
    {
      says: 'what may go stands for what is alike',
      find: `if (!isMarked(now, this.#spareBit(row))) tried.add`,
      replace: `tried.add`,
      feature: 'repeated appends',
    },
    {
      says: 'an append that nobody sees waits although something is refused',
      find: `after === UNTOLD && !this.#refusals &&`,
      replace: `after === UNTOLD &&`,
      feature: 'sweeps',
    },
    {
      says: 'a write in flight saves nothing',
      find: `      if (resets(this.#key, row)) return false\n`,
      replace: ``,
      feature: 'sweeps',
    },
    {
      says: 'an unknown write saves nothing',
      find: `    if (end >= this.#outlook.firstUnknownReset) return false\n`,
      replace: ``,
      feature: 'sweeps',
    },
    {
      says: 'the return at which a failure is noticed counts as the one that fails',
      find: `row: latest >= 0 && real(this.#key.ret, latest) > end ? latest : due`,
      replace: `row: due`,
      feature: 'append',
    },
  ],
  'sweep/timeline.ts': [
    {
      says: 'what returns at the moment of a call ended before it',
      find: `real(call, this.called) <= this.end; this.called`,
      replace: `real(call, this.called) < this.end; this.called`,
      feature: 'everything',
    },
    {
      says: 'what is in flight is in the order of its calls',
      find: `while (at > 0 && this.#returnsBefore`,
      replace: `while (at < 0 && this.#returnsBefore`,
      feature: 'repeated values',
    },
  ],
  'sweep/outlook.ts': [
    {
      says: 'a write that is to come saves nothing',
      find: `if (int(kind, row) !== kinds.READ || real(ret, row) >= real(this.#nextReset, called)) return false`,
      replace: `if (int(kind, row) !== kinds.READ) return false`,
      feature: 'sweeps',
    },
    {
      says: 'a compare-and-set that is to come saves nothing',
      find: `return int(key.kind, row) === kinds.WRITE || int(key.kind, row) === kinds.SWAP`,
      replace: `return int(key.kind, row) === kinds.WRITE`,
      feature: 'sweeps',
    },
    {
      says: 'nothing is learnt from the last refusals',
      find: `return kind === kinds.READ || kind === kinds.SWAP || kind === kinds.REFUSED`,
      replace: `return kind === kinds.READ || kind === kinds.SWAP`,
      feature: 'put-if-absent',
    },
  ],
  'sweep/text-states.ts': [
    {
      says: 'texts count as one as soon as they are longer than what is read',
      find: `    if (first === end) return UNTOLD\n`,
      replace: `    if (first === end || length > 0) return UNTOLD\n`,
      feature: 'append',
    },
    {
      says: 'texts of the same length are taken for one',
      find: `const place = first * longestText + length + text.length`,
      replace: `const place = length + text.length`,
      feature: 'append',
    },
    {
      says: 'appends lead nowhere',
      find: `return now.from <= then.from && then.from < now.to && now.length <= then.length`,
      replace: `return false`,
      feature: 'append',
    },
    {
      says: 'what a refusal compares with counts as untold',
      find: `else if (kind === kinds.SWAP || kind === kinds.REFUSED) tested.add`,
      replace: `else if (kind === kinds.SWAP) tested.add`,
      feature: 'everything',
    },
    {
      says: 'nothing and the empty text are one value',
      find: `if (typeof value === 'string') return text`,
      replace: `if (typeof value === 'string' || value === null) return text`,
      feature: 'sweeps',
    },
  ],
  'sweep/depth.ts': [
    {
      says: 'a spare operation has to act all the same',
      find: `const passes = !due || moves.isSpare()`,
      replace: `const passes = !due`,
      feature: 'sweeps',
    },
    {
      says: 'configurations of two moments are taken for one',
      find: `    if (!seen.add(now)) continue\n`,
      replace: `    now[width - 1] = 0\n    const known = !seen.add(now)\n    now[width - 1] = number\n    if (known) continue\n`,
      feature: 'sweeps',
    },
    {
      says: 'the search goes on from the wrong configuration',
      find: `      stack.reverse(from)\n`,
      replace: `      stack.reverse(Math.max(0, from - 1))\n      stack.size -= 1\n`,
      feature: 'sweeps',
    },
  ],
  'sweep/breadth.ts': [
    {
      says: 'a spare operation goes without being tried',
      find: `    if (due) visited.add(next)\n`,
      replace: `    if (due && !moves.isSpare()) visited.add(next)\n`,
      feature: 'sweeps',
    },
  ],
  'sweep/configurations.ts': [
    {
      says: 'configurations that differ in what has acted are taken for one',
      find: `if (int(this.#words, start + word) !== int(candidate, word)) return false`,
      replace: `if (int(this.#words, start + word) < 0) return false`,
      feature: 'repeated values',
    },
    {
      says: 'configurations that differ in their state are taken for one',
      find: `if (int(this.#words, start + STATE) !== int(candidate, STATE)) return false`,
      replace: ``,
      feature: 'repeated values',
    },
  ],
  'zones/unknown-pool.ts': [
    {
      says: 'an unknown write may act twice',
      find: `const call = this.#calls[unknownClass]?.[taken] ?? Infinity`,
      replace: `const call = this.#calls[unknownClass]?.[Math.max(0, taken - 1)] ?? Infinity`,
      feature: 'repeated values',
    },
    {
      says: 'whoever used more unknown writes dominates',
      find: `if (small.length >= large.length) return false`,
      replace: `if (small.length >= large.length) return true`,
      feature: 'repeated compare-and-set',
    },
    {
      says: 'what a compare-and-set replaces counts as unseen',
      find: `else if (int(kind, row) === kinds.SWAP) needed.add(int(expected, row))`,
      replace: ``,
      feature: 'repeated compare-and-set',
    },
    {
      says: 'unknown writes are dropped although a refusal may need them',
      find: `if (int(kind, row) === kinds.REFUSED || int(kind, row) === kinds.APPEND) return useless`,
      replace: `if (int(kind, row) === kinds.APPEND) return useless`,
      feature: 'repeated compare-and-set',
    },
  ],
  'value-table.ts': [
    {
      says: 'a number and the same number as text are one value',
      find: `return this.#numberIn(this.#scalars, value, value)`,
      replace: `return this.#numberIn(this.#texts, String(value), value)`,
      feature: 'renaming values',
    },
    {
      says: 'text is appended in front',
      find: `return typeof value === 'string' ? value : canonicalText(value)`,
      replace: `return typeof value === 'string' ? [...value].reverse().join('') : canonicalText(value)`,
      feature: 'append',
    },
  ],
  'columns.ts': [
    {
      says: 'stamps are sorted as whole numbers',
      find: `if (!Number.isInteger(key) || key < 0 || key > limit) return undefined`,
      replace: `if (key > limit) return undefined`,
      feature: 'scaling time',
    },
  ],
  'explain/witness-rows.ts': [
    {
      says: 'the write of a value is left out of a proof',
      find: `if (first >= 0) main.add(first)`,
      replace: `if (first < 0) main.add(first)`,
      feature: 'registers',
    },
  ],
  'explain/delete-witness.ts': [
    {
      says: 'deletes that could explain a miss are left out of a proof',
      find: `if (real(key.call, row) <= real(key.ret, miss) && real(key.ret, row) >= from) needed.add(row)`,
      replace: `if (real(key.call, row) < from) needed.add(row)`,
      feature: 'long deletes',
    },
  ],
  'consistency/writer-index.ts': [
    {
      says: 'a read may return what was written after it',
      find: `while (count < group.length && real(group, count) <= until) count += 1`,
      replace: `while (count < group.length) count += 1`,
      feature: 'integrity',
    },
    {
      says: 'an unacknowledged write counts as replacing',
      find: `isWrite(key, row) && real(ret, row) !== Infinity`,
      replace: `isWrite(key, row)`,
      feature: 'convergence',
    },
    {
      says: 'the latest write of a value instead of the earliest',
      find: `    return real(this.#calls, start)\n`,
      replace: `    return real(this.#calls, int(this.#starts, value + 1) - 1)\n`,
      feature: 'monotonic-reads',
    },
  ],
  'consistency/read-guarantees.ts': [
    {
      says: 'a read is stale although the newer write overlaps it',
      find: `if (over < 0 || real(key.ret, over) >= real(key.call, row)) return`,
      replace: `if (over < 0 || real(key.call, over) >= real(key.call, row)) return`,
      feature: 'regular',
    },
    {
      says: 'a client must see its own write although its outcome is unknown',
      find: `else if (real(key.ret, row) !== Infinity && int(key.kind, row) !== kinds.REFUSED) session.write = row`,
      replace: `else session.write = row`,
      feature: 'read-your-writes',
    },
    {
      says: 'a client only has to see its first write',
      find: `const { write, read } = session`,
      replace: `const { read } = session\n    const write = session.write === 0 ? 0 : -1`,
      feature: 'read-your-writes',
    },
    {
      says: 'only the last read counts, not the newest value read',
      find: `if (index.firstCall(value) > session.readSince) {`,
      replace: `if (index.firstCall(value) > -Infinity) {`,
      feature: 'monotonic-reads',
    },
  ],
  'consistency/observed-order.ts': [
    {
      says: 'what the writer did while it wrote counts as before',
      find: `this.#countAtCall[op] = int(this.#count, session)`,
      replace: `this.#countAtCall[op] = int(this.#count, session) + 1`,
      feature: 'monotonic-writes',
    },
    {
      says: 'a write seen in a read that is forgotten by the next',
      find: `if (seen === undefined || int(seen, writer) >= int(this.#countAtCall, source)) return`,
      replace: `if (seen === undefined) return`,
      feature: 'monotonic-writes',
    },
    {
      says: 'the reads of a writer do not count',
      find: `    this.#extend(this.#reads, op, index.firstCall(walk.value(op)))\n`,
      replace: ``,
      feature: 'writes-follow-reads',
    },
  ],
  'consistency/causal.ts': [
    {
      says: 'what a write’s client knew is not passed on',
      find: `const now = op === writer ? old.slice() : larger(old, learnt)`,
      replace: `const now = old.slice()`,
      feature: 'causal',
    },
    {
      says: 'the first write of a key hides the later ones',
      find: `trail.replaced.push(so === undefined ? learnt : larger(so, learnt))`,
      replace: `trail.replaced.push(so ?? learnt)`,
      feature: 'causal',
    },
    {
      says: 'the initial value is never replaced',
      find: `if ((trail.at[0] ?? Infinity) < known) return trail.writer[0]`,
      replace: ``,
      feature: 'causal',
    },
  ],
  'consistency/session-walk.ts': [
    {
      says: 'a miss is taken for the initial value although there are deletes',
      find: `if (value === key.initial) return only === undefined ? 'initial' : undefined`,
      replace: `if (value === key.initial) return 'initial'`,
      feature: 'causal',
    },
  ],
  'consistency/convergence.ts': [
    {
      says: 'a value that is still on its way counts as final',
      find: `const finals = last.filter((row) => !this.#onItsWay(int(this.#key.value, row)))`,
      replace: `const finals = last`,
      feature: 'convergence',
    },
    {
      says: 'clients may agree on a value that was replaced',
      find: `      if (over >= 0) return { rows: [row], over }\n`,
      replace: ``,
      feature: 'convergence',
    },
    {
      says: 'clients may disagree',
      find: `return other === undefined ? undefined : { rows: [first, other] }`,
      replace: `return other === -1 ? { rows: [first, other] } : undefined`,
      feature: 'convergence',
    },
  ],
  'consistency/staleness.ts': [
    {
      says: 'writes are moved back with the reads',
      find: `int(key.kind, row) === kinds.READ ? call - delta : call`,
      replace: `call - delta`,
      feature: 'bounded-staleness',
    },
  ],
}

/** All of them. */
export const mutants: readonly Mutant[] = Object.entries(defects).flatMap(([file, found]) =>
  found.map((defect) => ({ file, ...defect })),
)
