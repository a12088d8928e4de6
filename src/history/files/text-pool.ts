/** Strings by their bytes: what comes again and again (keys, clients, names) is made once and found without making it. */

/** Longer text is not looked for: it hardly ever comes again. */
const longest = 64

/** Places that are looked at before a text counts as new, so that text made to collide costs no more than other text. */
const probes = 8

/** As many strings as are kept. */
const most = 1 << 20

/** The hash of no bytes. */
export const noHash = 0x81_1c_9d_c5

/** The hash of some bytes and one more (FNV-1a; Fowler, Noll and Vo 1991). */
export function hashed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01_00_01_93)
}

/** The strings met so far. */
export class TextPool {
  readonly #known: readonly string[]
  #texts: string[] = ['']
  #slots = new Int32Array(1 << 10)

  /** @param known strings of the source, which compare faster than others: it is these that are given for their bytes */
  constructor(known: readonly string[]) {
    this.#known = known
    this.#learn()
  }

  /**
   * The text of bytes that are all ASCII.
   *
   * @param hash that of the bytes
   */
  ascii(bytes: Buffer, from: number, to: number, hash: number): string {
    if (to - from > longest) return bytes.toString('latin1', from, to)
    const mask = this.#slots.length - 1
    const first = spread(hash)
    for (let probe = 0; probe < probes; probe += 1) {
      const slot = (first + probe) & mask
      const known = this.#slots[slot] ?? 0
      if (known === 0) return this.#keep(bytes.toString('latin1', from, to), slot)
      const text = this.#texts[known] ?? ''
      if (text.length === to - from && isTextAt(bytes, from, text)) return text
    }
    return bytes.toString('latin1', from, to)
  }

  #keep(text: string, slot: number): string {
    if (this.#texts.length >= most) return text
    this.#slots[slot] = this.#texts.length
    this.#texts.push(text)
    if (this.#texts.length * 2 > this.#slots.length) this.#grow()
    return text
  }

  /** The places of the old strings are forgotten: those that still come are kept anew. */
  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4)
    this.#texts = ['']
    this.#learn()
  }

  #learn(): void {
    for (const text of this.#known) {
      let hash = noHash
      for (const byte of Buffer.from(text)) hash = hashed(hash, byte)
      let slot = spread(hash) & (this.#slots.length - 1)
      while ((this.#slots[slot] ?? 0) !== 0) slot += 1
      this.#keep(text, slot)
    }
  }
}

/** FNV leaves the low bits of short texts much alike. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d)
  return mixed ^ (mixed >>> 13)
}

/** Whether the bytes from `from` on are `text`, which is all ASCII. */
export function isTextAt(bytes: Buffer, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== bytes[from + at]) return false
  return true
}
