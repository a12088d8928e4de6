import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteArena } from '../../src/mock/byte-arena.ts'

const lengths = fc.oneof(fc.nat(40), fc.nat(5_000), fc.constantFrom(16_379, 16_380, 16_381, 16_384, 40_000))

describe('a byte arena', () => {
  it('gives back what was put in, byte for byte, whatever the lengths, and after it was cleared too', () => {
    fc.assert(
      fc.property(fc.array(fc.array(lengths, { maxLength: 30 }), { maxLength: 4 }), (rounds) => {
        const arena = new ByteArena()
        for (const [round, sizes] of rounds.entries()) {
          arena.clear()
          const put = sizes.map((length, index) => new Uint8Array(length).fill(round * 31 + index))
          const addresses = put.map((bytes) => arena.put(bytes))
          expect(new Set(addresses).size).toBe(addresses.length)
          const got = addresses.map((address) => arena.get(address))
          expect(put.every((bytes, index) => Buffer.compare(bytes, got[index] ?? Buffer.from('none')) === 0)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('gives copies, and takes them', () => {
    const arena = new ByteArena()
    const bytes = new Uint8Array([1, 2, 3])
    const address = arena.put(bytes)
    bytes.fill(0)
    arena.get(address)?.fill(9)
    expect(arena.get(address)).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('has nothing at the address 0', () => {
    const arena = new ByteArena()
    arena.put(new Uint8Array([1]))
    expect(arena.get(0)).toBeUndefined()
  })
})
