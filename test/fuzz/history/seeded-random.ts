/** A fast stream of numbers for millions of small histories; each history has its own, so that one can be made again alone. */
import { draw } from '../../../src/kv/index.ts'

/** Numbers in [0, 1) for history `index` of `feature` (mulberry32 by Tommy Ettinger, public domain). */
export function seededRandom(seed: number, feature: string, index: number): () => number {
  let state = Math.floor(draw(seed, feature, index) * 0x1_0000_0000)
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
