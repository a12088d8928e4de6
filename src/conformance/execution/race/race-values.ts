/** What a race writes: values that are unique and tell whether they are whole, and what the bytes that come back turn out to be. */
import { type Json } from '../../../history/index.ts'
import { describeBytes, encodeValue } from '../../../history/internal.ts'

/** One value that was written, or is about to be. */
export interface Issued {
  /** `a#1`: the first write of lane a. */
  readonly id: string
  readonly key: string
  readonly bytes: Uint8Array
}

/** The values of one race. */
export class RaceValues {
  readonly #issued = new Map<string, Issued[]>()
  readonly #counts = new Map<string, number>()
  readonly #limit: number
  readonly #quoted: boolean
  #shorts = 0

  /**
   * @param limit bytes that a value may have
   * @param quoted whether values must be JSON: they are text as it is
   */
  constructor(limit: number = Infinity, quoted = false) {
    this.#limit = limit
    this.#quoted = quoted
  }

  /** The next write of `lane`: what it gives makes a value a key, each once, and all of one name. */
  write(lane: string): (key: string, size: number) => Issued {
    const made = new Map<string, Issued>()
    // taken with the first value: a call that writes none has no number
    let seq = 0
    return (key, size) => {
      const present = made.get(key)
      if (present !== undefined) return present
      if (seq === 0) {
        seq = (this.#counts.get(lane) ?? 0) + 1
        this.#counts.set(lane, seq)
      }
      const issued: Issued = { id: `${lane}#${seq}`, key, bytes: this.#encode({ client: lane, seq, key }, size) }
      made.set(key, issued)
      const before = this.#issued.get(key)
      if (before === undefined) this.#issued.set(key, [issued])
      else before.push(issued)
      return issued
    }
  }

  /** The values issued for `key`, oldest first. */
  of(key: string): readonly Issued[] {
    return this.#issued.get(key) ?? []
  }

  /** The name of the value that `bytes` are, read from `key`; where they are none of its values, what else they are. */
  nameOf(bytes: Uint8Array, key: string): Json {
    const same = this.of(key).find((issued) => Buffer.compare(issued.bytes, bytes) === 0)
    if (same !== undefined) return same.id
    const said = describeBytes(bytes, key)
    // the values of one batch have one name, so that of another key must not pass for this one's
    const namesake = this.of(key).find(({ id }) => id === said)
    return namesake === undefined ? said : `${namesake.id} of another key`
  }

  /** Bytes that are none of the values of `key`, in words. */
  damage(bytes: Uint8Array, key: string): string {
    if (bytes.length === 0) return 'an empty value'
    const values = this.of(key)
    const head = longest(values, (value) => commonHead(value.bytes, bytes))
    const tail = longest(values, (value) => commonTail(value.bytes, bytes))
    const size = `${bytes.length} bytes`
    if (head.length === bytes.length) return `only the first ${size} of ${head.id}, which has ${head.whole}`
    if (head.length + tail.length >= bytes.length) {
      return `${size}: the first ${head.length} are those of ${head.id}, the rest those of ${tail.id}`
    }
    return head.length > 0
      ? `${size}: the first ${head.length} are those of ${head.id}, the rest of no value that was written`
      : `${size} of no value that was written to this key`
  }

  #encode(stamp: { readonly client: string; readonly seq: number; readonly key: string }, size: number): Uint8Array {
    const plain = encodeValue(stamp, Math.min(size, this.#limit))
    const encoded = this.#quoted ? new Uint8Array(Buffer.from(JSON.stringify(Buffer.from(plain).toString()))) : plain
    if (encoded.length <= this.#limit) return encoded
    this.#shorts += 1
    return this.#shorts < 256 ? Uint8Array.of(this.#shorts) : Uint8Array.of(this.#shorts >> 8, this.#shorts & 255)
  }
}

interface Match {
  readonly id: string
  readonly length: number
  /** Bytes of the whole value. */
  readonly whole: number
}

function longest(values: readonly Issued[], common: (value: Issued) => number): Match {
  let best: Match = { id: '', length: 0, whole: 0 }
  for (const value of values) {
    const length = common(value)
    if (length > best.length) best = { id: value.id, length, whole: value.bytes.length }
  }
  return best
}

function commonHead(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length)
  for (let at = 0; at < most; at += 1) if (a[at] !== b[at]) return at
  return most
}

function commonTail(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length)
  for (let at = 1; at <= most; at += 1) if (a[a.length - at] !== b[b.length - at]) return at - 1
  return most
}
