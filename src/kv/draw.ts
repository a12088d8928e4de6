/**
 * Randomness by address: a draw is a hash of the seed and of where it is made, not the next number of a shared stream. Taking
 * one operation or one fault away therefore leaves every other draw as it was, which is what makes runs shrink.
 */

/** One part of an address. */
export type AddressPart = string | number

/**
 * A number in [0, 1), the same for the same seed and address on every platform.
 *
 * The hash is MurmurHash3's 32-bit mixing (Appleby, public domain) in two lanes over the parts' UTF-16 units.
 *
 * @example
 * draw(42, 'latency', 'client-1', 'user:7', 3)
 */
export function draw(seed: number, ...address: readonly AddressPart[]): number {
  const [high, low] = hash(seed, address)
  return ((high >>> 5) * 67_108_864 + (low >>> 6)) / 9_007_199_254_740_992
}

/** A whole number in [0, bound), by address. */
export function drawInt(bound: number, seed: number, ...address: readonly AddressPart[]): number {
  return Math.floor(draw(seed, ...address) * bound)
}

/** A stream of numbers in [0, 1) that belongs to one address. */
export function drawStream(seed: number, ...address: readonly AddressPart[]): () => number {
  const [high, low] = hash(seed, address)
  let index = 0
  return () => draw(high, low, index++)
}

/** A seed for someone who gave none: 31 bits, so that it is easy to type. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 0x7fff_ffff)
}

function hash(seed: number, address: readonly AddressPart[]): readonly [number, number] {
  let high = mix(Math.trunc(seed) | 0, 0x9e37_79b9)
  let low = mix(Math.trunc(seed / 0x1_0000_0000) | 0, 0x85eb_ca6b)
  for (const part of address) {
    const text = typeof part === 'number' ? `#${part}` : part
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index)
      high = mix(high, unit)
      low = mix(low, unit + 0x1_0000)
    }
    // a length closes each part, so that ('ab', 'c') and ('a', 'bc') differ
    high = mix(high, text.length + 0x2_0000)
    low = mix(low, text.length + 0x3_0000)
  }
  return [finish(high ^ Math.imul(low, 0xcc9e_2d51)), finish(low ^ Math.imul(high, 0x1b87_3593))]
}

function mix(state: number, unit: number): number {
  let k = Math.imul(unit, 0xcc9e_2d51)
  k = (k << 15) | (k >>> 17)
  const h = state ^ Math.imul(k, 0x1b87_3593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe654_6b64) | 0
}

function finish(state: number): number {
  let h = state
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35)
  return (h ^ (h >>> 16)) >>> 0
}
