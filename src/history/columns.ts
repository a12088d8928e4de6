/**
 * Reading typed arrays where the index is known to be in range, which the compiler cannot see. One function a type of array, so
 * that each stays monomorphic and is inlined.
 */

/** The integer at `index`. */
export function int(column: Int32Array, index: number): number {
  return column[index] ?? 0
}

/** The real number at `index`. */
export function real(column: Float64Array, index: number): number {
  return column[index] ?? 0
}

/** The rows from 0 to `count` in ascending order of `by`. */
export function sortedRows(count: number, by: Float64Array): Int32Array {
  const rows = new Int32Array(count)
  let sorted = true
  for (let row = 0; row < count; row += 1) {
    rows[row] = row
    if (row > 0 && real(by, row) < real(by, row - 1)) sorted = false
  }
  return sorted ? rows : (sortPacked(rows, by) ?? rows.sort((a, b) => compare(real(by, a), real(by, b))))
}

/**
 * Sorts whole-number keys several times faster than with a comparator: key and row share one double. `undefined` where they do
 * not fit into its 53 bits.
 */
function sortPacked(rows: Int32Array, by: Float64Array): Int32Array | undefined {
  const count = rows.length
  const limit = Number.MAX_SAFE_INTEGER / count - 1
  const packed = new Float64Array(count)
  for (let row = 0; row < count; row += 1) {
    const key = real(by, row)
    if (!Number.isInteger(key) || key < 0 || key > limit) return undefined
    packed[row] = key * count + row
  }
  packed.sort()
  for (let rank = 0; rank < count; rank += 1) rows[rank] = real(packed, rank) % count
  return rows
}

/** Unlike subtraction, right for two equal infinities. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** How many of the ascending `column`'s first `count` entries are less than `limit`. */
export function countBelow(column: Float64Array, count: number, limit: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (real(column, middle) < limit) low = middle + 1
    else high = middle
  }
  return low
}
