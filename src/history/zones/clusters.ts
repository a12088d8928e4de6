/**
 * A cluster is a value's write and all reads of it. Where every value of a key is written once, reads name their write, and that
 * is what makes the check fast (Gibbons and Korach, "Testing Shared Memories", 1997).
 */
import { int, real } from '../columns.ts'
import { BEFORE_ALL, type Conflict } from './conflict.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import { ABSENT } from '../value-table.ts'

/** No writer is known. */
export const NO_ROW = -2

/** The clusters of one key, in columns by value number, and the operations that belong to none. */
export interface Clusters {
  /** Row of the write, {@link BEFORE_ALL} for the initial value, {@link NO_ROW} where there is none. */
  readonly writer: Int32Array
  /** Earliest return and latest call among the reads, with their rows. */
  readonly readReturn: Float64Array
  readonly readReturnRow: Int32Array
  readonly readCall: Float64Array
  readonly readCallRow: Int32Array
  /** Number of the value that a kept compare-and-set put in the value's place; 0: none did. */
  readonly next: Int32Array
  /** 1 where the write counts: it was acknowledged, or its value was seen. */
  readonly kept: Int32Array
  /** Rows of deletes and of reads that found nothing, by call. */
  readonly deletes: Int32Array
  readonly misses: Int32Array
}

/** Why a key has no clusters: what the zone check does not decide. */
export type Unclustered = 'a value is written twice' | 'an operation depends on absence, on refusal or on text'

/** Groups the rows of `key` into clusters, or says what stands in the way. */
export function clustersOf(key: KeyHistory): Clusters | Unclustered {
  const { size, kind, value, expected, initial } = key
  const writer = new Int32Array(key.values.size).fill(NO_ROW)
  if (initial !== ABSENT) writer[initial] = BEFORE_ALL
  let deletes = 0
  let misses = 0
  for (let row = 0; row < size; row += 1) {
    const written = int(value, row)
    switch (int(kind, row)) {
      case kinds.READ:
        if (written === ABSENT) misses += 1
        break
      case kinds.SWAP:
        if (written === ABSENT || int(expected, row) === ABSENT)
          return 'an operation depends on absence, on refusal or on text'
        if (int(writer, written) !== NO_ROW) return 'a value is written twice'
        writer[written] = row
        break
      case kinds.WRITE:
        if (written === ABSENT) deletes += 1
        else if (int(writer, written) !== NO_ROW) return 'a value is written twice'
        else writer[written] = row
        break
      default:
        return 'an operation depends on absence, on refusal or on text'
    }
  }
  return gather(key, writer, new Int32Array(deletes), new Int32Array(misses))
}

function gather(key: KeyHistory, writer: Int32Array, deletes: Int32Array, misses: Int32Array): Clusters {
  const { size, kind, value, call, ret } = key
  const count = writer.length
  const readReturn = new Float64Array(count).fill(Infinity)
  const readReturnRow = new Int32Array(count).fill(NO_ROW)
  const readCall = new Float64Array(count).fill(-Infinity)
  const readCallRow = new Int32Array(count).fill(NO_ROW)
  const kept = new Int32Array(count)
  let deleted = 0
  let missed = 0
  for (let row = 0; row < size; row += 1) {
    const seen = int(value, row)
    if (int(kind, row) !== kinds.READ) {
      if (seen === ABSENT) deletes[deleted++] = row
      else if (real(ret, row) !== Infinity) kept[seen] = 1
    } else if (seen === ABSENT) misses[missed++] = row
    else {
      kept[seen] = 1
      if (real(ret, row) < real(readReturn, seen)) {
        readReturn[seen] = real(ret, row)
        readReturnRow[seen] = row
      }
      if (real(call, row) > real(readCall, seen)) {
        readCall[seen] = real(call, row)
        readCallRow[seen] = row
      }
    }
  }
  return {
    writer,
    readReturn,
    readReturnRow,
    readCall,
    readCallRow,
    next: new Int32Array(count),
    kept,
    deletes,
    misses,
  }
}

/**
 * Links each value to the one that a compare-and-set put in its place. A compare-and-set of unknown outcome counts only where
 * its value was seen or replaced by one that counts; what it replaced then counts too.
 */
export function linkSwaps(key: KeyHistory, clusters: Clusters): Conflict | undefined {
  const { kind, expected } = key
  const { writer, kept, next } = clusters
  const linked = new Int32Array(writer.length)
  for (let start = 1; start < writer.length; start += 1) {
    let value = start
    while (int(kept, value) === 1 && int(linked, value) === 0) {
      linked[value] = 1
      const row = int(writer, value)
      if (row === NO_ROW) break
      if (row === BEFORE_ALL || int(kind, row) !== kinds.SWAP) break
      const replaced = int(expected, row)
      const rival = int(next, replaced)
      if (rival !== 0) return { rule: 'double-swap', row: int(writer, rival), other: row }
      next[replaced] = value
      kept[replaced] = 1
      value = replaced
    }
  }
  return undefined
}
