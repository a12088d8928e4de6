/**
 * Copies of many small byte strings, one after another in a few buffers. A typed array of its own for each copy costs several
 * times the call that is recorded, most of it in the garbage collector.
 */

const slabBytes = 16_384

/** Where a byte string starts: the number of its slab and the offset in it, in one number, and 1 for it not to be 0. */
export type ByteAddress = number

/** Keeps byte strings until they are cleared away together. */
export class ByteArena {
  readonly #slabs: Uint8Array[] = []
  /** The slab that is being filled, and how far; those behind it are to be filled again. */
  #current = -1
  #slab: Uint8Array = new Uint8Array(0)
  #used = 0

  /** Copies `bytes` in, their length before them. */
  put(bytes: Uint8Array): ByteAddress {
    const { length } = bytes
    if (this.#used + 4 + length > this.#slab.length) this.#turn(length + 4)
    const slab = this.#slab
    const at = this.#used
    slab[at] = length
    slab[at + 1] = length >>> 8
    slab[at + 2] = length >>> 16
    slab[at + 3] = length >>> 24
    slab.set(bytes, at + 4)
    this.#used = at + 4 + length
    return this.#current * slabBytes + at + 1
  }

  /** A copy of what {@link put} was given; undefined for the address 0, which is none. */
  get(address: ByteAddress): Uint8Array | undefined {
    const slab = this.#slabs[Math.floor((address - 1) / slabBytes)]
    if (slab === undefined) return undefined
    const at = (address - 1) % slabBytes
    const length = new DataView(slab.buffer, slab.byteOffset + at, 4).getUint32(0, true)
    return new Uint8Array(slab.subarray(at + 4, at + 4 + length))
  }

  /** Forgets every byte string, and keeps the buffers for those to come: fresh memory is what costs. */
  clear(): void {
    const usual = this.#slabs.filter((slab) => slab.length === slabBytes)
    this.#slabs.splice(0, this.#slabs.length, ...usual)
    this.#current = -1
    this.#slab = new Uint8Array(0)
    this.#used = 0
  }

  /** The next slab; one of its own, longer than usual, for a byte string that fits in no other. */
  #turn(needed: number): void {
    this.#current += 1
    this.#used = 0
    const spare = this.#slabs[this.#current]
    if (spare !== undefined && needed <= slabBytes) {
      this.#slab = spare
      return
    }
    this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, needed))
    this.#slabs.splice(this.#current, 0, this.#slab)
  }
}
