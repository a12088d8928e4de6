/** What is true of keys whatever the store: their length in bytes, their order, and which of them a prefix covers. */

const encoder = new TextEncoder()

/** The length of `key` in UTF-8, which is what `limits.keyBytes` counts. */
export function utf8Length(key: string): number {
  let ascii = true
  for (let index = 0; index < key.length; index += 1) {
    if (key.charCodeAt(index) > 0x7f) {
      ascii = false
      break
    }
  }
  return ascii ? key.length : encoder.encode(key).length
}

/** How many characters `key` has: Unicode code points. */
export function codePointLength(key: string): number {
  return [...key].length
}

/**
 * The order of the UTF-8 bytes, which is the order of the code points and not JavaScript's: that compares UTF-16 units and
 * so puts U+10000 before U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others, so they are moved behind U+E000–U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}

/** Whether one of two keys lies below the other: it begins with it, and goes on behind one of these characters. */
export function areRelated(separators: string, a: string, b: string): boolean {
  const [upper, lower] = a.length < b.length ? [a, b] : [b, a]
  return lower.length > upper.length && lower.startsWith(upper) && separators.includes(lower.charAt(upper.length))
}

/**
 * Whether `prefix` covers `key`. `string`: the key starts with it. `segment`: the separator is `/`, so `a` covers `a` and
 * `a/b` but not `ab`, and `a/` covers `a/b` and the key `a/`.
 */
export function covers(mode: 'string' | 'segment', prefix: string, key: string): boolean {
  if (mode === 'string' || prefix === '') return key.startsWith(prefix)
  return key === prefix || key.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
}
