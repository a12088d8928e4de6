/**
 * What programs do with bytes. A run calls these functions, and a printed program carries those that it calls as text, from this
 * very file (scripts/embed.ts), so that what is pasted does what was run. Hence none of them may call what stands outside it.
 */

/** Bytes that are given in full. */
export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** Bytes that are made up: xorshift (Marsaglia, 2003), the last byte of each state. */
export const noise = (length: number, seed: number): Uint8Array => {
  const value = new Uint8Array(length)
  let state = (seed ^ 0x9e3779b9) | 1
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    value[i] = state
  }
  return value
}

/** Letters that are made up, between quotes where they are to be JSON. */
export const letters = (length: number, seed: number, quoted = false): Uint8Array => {
  const value = new Uint8Array(length)
  let state = (seed ^ 0x9e3779b9) | 1
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    value[i] = 0x61 + ((state >>> 8) % 26)
  }
  return quoted ? value.fill(0x22, 0, 1).fill(0x22, length - 1) : value
}

/** The same bytes as a window on a larger buffer, at an odd offset. */
export const windowOn = (value: Uint8Array): Uint8Array => {
  const larger = new Uint8Array(value.length + 10).fill(0xdd)
  larger.set(value, 3)
  return larger.subarray(3, 3 + value.length)
}

/** Overwrites what was given to a call, or what came of it; what is frozen cannot be shared by accident. */
export const scribble = (what: unknown): void => {
  // of any realm, so that none of it is told by its class
  const isMap = (some: unknown): some is Map<unknown, unknown> =>
    Object.prototype.toString.call(some) === '[object Map]'
  const fill = (some: unknown): unknown =>
    ArrayBuffer.isView(some) && new Uint8Array(some.buffer, some.byteOffset, some.byteLength).fill(0xee)
  fill(what)
  if (Array.isArray(what) && !Object.isFrozen(what)) what.fill('overwritten')
  if (isMap(what)) {
    for (const held of what.values()) fill(held)
    what.clear()
  }
}

/** Arguments or a result as text, to tell whether they change. */
export const image = (what: unknown): string => {
  const isMap = (some: unknown): some is Map<unknown, unknown> =>
    Object.prototype.toString.call(some) === '[object Map]'
  if (ArrayBuffer.isView(what)) return Buffer.from(what.buffer, what.byteOffset, what.byteLength).toString('hex')
  if (isMap(what)) return Array.from(what, ([key, held]) => `${String(key)}=${image(held)}`).join(',')
  if (Array.isArray(what)) return what.map(String).join(',')
  return typeof what === 'boolean' || typeof what === 'number' ? String(what) : typeof what
}
