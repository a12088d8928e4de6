/** Text that comes in pieces, cut at its line breaks. It stays bytes: most of what a line says is read without making a string of it. */

/** Text or bytes in UTF-8, in pieces of any size: a stream, or an array of lines with their breaks. */
export type TextSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** What ends a line. */
export const lineFeed = 10

/** Puts pieces together to blocks that end with a line. Only lines that lie in several pieces are copied, once. */
export class LineSplitter {
  /** The beginning of a line whose end has not come. */
  #begun: Buffer[] = []
  #begunBytes = 0
  /** The first half of a character of which the other half begins the next piece. */
  #halfCharacter = ''

  /** How long the line is of which the end has not come. */
  get waiting(): number {
    return this.#begunBytes
  }

  /** Takes the next piece. Gives the lines that it ends, each with its line feed. */
  *take(piece: string | Uint8Array): Generator<Buffer> {
    const bytes = typeof piece === 'string' ? this.#encoded(piece) : bytesOf(piece)
    const end = bytes.lastIndexOf(lineFeed) + 1
    let start = 0
    if (end > 0 && this.#begunBytes > 0) {
      start = bytes.indexOf(lineFeed) + 1
      yield this.#joined(bytes.subarray(0, start))
    }
    if (start < end) yield bytes.subarray(start, end)
    // a copy: whoever gave the piece may use its memory again
    if (end < bytes.length) this.#begin(Buffer.from(bytes.subarray(end)))
  }

  /** Gives the last line, with a line feed, where the text does not end with one. */
  *end(): Generator<Buffer> {
    if (this.#halfCharacter !== '') this.#begin(Buffer.from(this.#halfCharacter))
    if (this.#begunBytes > 0) yield this.#joined(Buffer.of(lineFeed))
  }

  #begin(bytes: Buffer): void {
    this.#begun.push(bytes)
    this.#begunBytes += bytes.length
  }

  #joined(last: Buffer): Buffer {
    const block = Buffer.concat([...this.#begun, last])
    this.#begun = []
    this.#begunBytes = 0
    return block
  }

  #encoded(piece: string): Buffer {
    const text = this.#halfCharacter + piece
    const half = isHighSurrogate(text.charCodeAt(text.length - 1))
    this.#halfCharacter = half ? text.slice(-1) : ''
    return Buffer.from(half ? text.slice(0, -1) : text)
  }
}

function bytesOf(piece: Uint8Array): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff
}
