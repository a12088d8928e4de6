/** How keys and values are shown to people: exact, and with code points where the eye would be fooled. */

/** Characters that print as themselves and look like nothing else. */
const plain = /^[\u0020-\u007e]*$/

/** Invisible, combining, surrogate and other characters that are shown as escapes. */
const unprintable = /[\p{C}\p{M}\p{Z}]/u

const longest = 80

/**
 * A key as people should see it: JSON, with code points behind it where it is not plain ASCII, and its length where it is long.
 *
 * @example
 * printKey('é') // "é" (U+00E9)
 */
export function printKey(key: string): string {
  const points = [...key]
  if (plain.test(key)) return key.length <= longest ? JSON.stringify(key) : shortened(points)
  const shown = points.length <= longest ? escaped(points) : shortened(points)
  const listed = points
    .slice(0, 12)
    .map((point) => codePoint(point))
    .join(' ')
  return `${shown} (${listed}${points.length > 12 ? ' …' : ''})`
}

/** A string as a JavaScript literal in which whatever cannot be seen is an escape. */
export function stringLiteral(text: string): string {
  return escaped([...text])
}

/**
 * A value as people should see it: its length and its bytes in hexadecimal, the middle left out where it is long.
 *
 * @example
 * printBytes(new Uint8Array([1, 255])) // 2 bytes 01 ff
 * printBytes(new Uint8Array()) // an empty value
 */
export function printBytes(value: Uint8Array): string {
  const unit = value.length === 1 ? 'byte' : 'bytes'
  if (value.length === 0) return 'an empty value'
  const hex = (part: Uint8Array): string => Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  if (value.length <= 24) return `${value.length} ${unit} ${hex(value)}`
  return `${value.length} ${unit} ${hex(value.subarray(0, 12))} … ${hex(value.subarray(-8))}`
}

function escaped(points: readonly string[]): string {
  let body = ''
  for (const point of points) {
    if (point === ' ') body += point
    else if (!unprintable.test(point)) body += JSON.stringify(point).slice(1, -1)
    else body += [...unitsOf(point)].map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
  }
  return `"${body}"`
}

function* unitsOf(point: string): Iterable<number> {
  for (let index = 0; index < point.length; index += 1) yield point.charCodeAt(index)
}

function shortened(points: readonly string[]): string {
  return `${escaped(points.slice(0, 32))}… (${points.length} characters)`
}

function codePoint(point: string): string {
  return `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
