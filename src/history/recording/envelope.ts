/**
 * Values that say where they come from and can tell whether they are whole. Each is unique (client and number), names the key it
 * was written to, repeats its mark all along, and ends in a checksum: a store that mixes up keys, tears, cuts or corrupts values
 * gives itself away before any question of order.
 */
import { crc32 } from 'node:zlib'
import { UsageError } from '../../kv/index.ts'

/** Who wrote a value, as its how-manieth, and to which key. */
export interface ValueStamp {
  readonly client: string
  readonly seq: number
  readonly key: string
}

/**
 * What bytes turned out to be. `torn`: parts of different values. `truncated`: the beginning of a value. `corrupt`: a value with
 * other bytes changed. `alien`: not one of these values at all.
 */
export type DecodedValue =
  | { readonly state: 'whole'; readonly id: string; readonly stamp: ValueStamp }
  | { readonly state: 'foreign'; readonly id: string; readonly stamp: ValueStamp }
  | { readonly state: 'torn'; readonly ids: readonly string[]; readonly stamp?: ValueStamp }
  | { readonly state: 'truncated' | 'corrupt'; readonly ids: readonly string[]; readonly stamp?: ValueStamp }
  | { readonly state: 'alien' }

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const magic = 'kvh1'
const newline = 10
/** Eight hexadecimal digits of the mark, eight of a checksum. */
const trailerLength = 16
const blockLength = 16

/** The name of a value in a history: unique per client and number. */
export function valueId(stamp: Pick<ValueStamp, 'client' | 'seq'>): string {
  return `${stamp.client}#${stamp.seq}`
}

/**
 * The bytes of a value.
 *
 * @param size bytes in all; the value is padded with its mark. Default, and where it is too small: as short as can be
 */
export function encodeValue(stamp: ValueStamp, size = 0): Uint8Array {
  const { client, seq, key } = stamp
  if (!Number.isSafeInteger(seq) || seq < 0)
    throw new UsageError(`seq is ${seq}; expected a whole number of at least 0`)
  const shortest = headerOf(client, seq, key, 0).length + trailerLength
  // the header names the length, whose own digits may make it longer
  const length = Math.max(size, shortest + String(Math.max(size, shortest)).length)
  const header = headerOf(client, seq, key, length)
  const bytes = new Uint8Array(length)
  bytes.set(header)
  const mark = markOf(client, seq)
  const body = length - trailerLength
  for (let at = header.length; at < body; at += blockLength) {
    const block = encoder.encode(`${mark}${hex(at)}`)
    bytes.set(block.subarray(0, Math.min(blockLength, body - at)), at)
  }
  bytes.set(encoder.encode(mark), body)
  bytes.set(encoder.encode(hex(crc32(bytes.subarray(0, body + 8)))), body + 8)
  return bytes
}

/**
 * What `bytes` are: a whole value, one of another key, a damaged one, or something else.
 *
 * @param key the key they were read from
 */
export function decodeValue(bytes: Uint8Array, key: string): DecodedValue {
  const header = readHeader(bytes)
  if (header === undefined) return withoutHeader(bytes)
  const { stamp, length } = header
  const id = valueId(stamp)
  const intact = encodeValue(stamp, length)
  if (equal(bytes, intact)) return { state: stamp.key === key ? 'whole' : 'foreign', id, stamp }
  if (bytes.length < intact.length && equal(bytes, intact.subarray(0, bytes.length))) {
    return { state: 'truncated', ids: [id], stamp }
  }
  const others = marksIn(bytes, header.end).filter((mark) => mark !== markOf(stamp.client, stamp.seq))
  return others.length > 0 ? { state: 'torn', ids: [id, ...others], stamp } : { state: 'corrupt', ids: [id], stamp }
}

function withoutHeader(bytes: Uint8Array): DecodedValue {
  const marks = marksIn(bytes, 0)
  const started = decoder.decode(bytes.subarray(0, magic.length)) === magic
  if (started) return { state: bytes.includes(newline) ? 'corrupt' : 'truncated', ids: marks }
  return marks.length > 0 ? { state: 'torn', ids: marks } : { state: 'alien' }
}

function headerOf(client: string, seq: number, key: string, length: number): Uint8Array {
  return encoder.encode(`${magic} ${JSON.stringify([client, seq, key, length])}\n`)
}

function readHeader(bytes: Uint8Array): { stamp: ValueStamp; length: number; end: number } | undefined {
  const end = bytes.indexOf(newline)
  if (end < 0) return undefined
  const text = decoder.decode(bytes.subarray(0, end))
  if (!text.startsWith(`${magic} `)) return undefined
  const parts = parsed(text.slice(magic.length + 1))
  if (!Array.isArray(parts)) return undefined
  const [client, seq, key, length]: unknown[] = parts
  if (typeof client !== 'string' || typeof key !== 'string') return undefined
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return undefined
  // a damaged length must not make this allocate more than what was read could explain
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || length > 1 << 30) return undefined
  return { stamp: { client, seq, key }, length, end: end + 1 }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The marks that stand where blocks and trailers put them: each followed by its own position, or by the end. */
function marksIn(bytes: Uint8Array, from: number): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const marks = new Set<string>()
  for (const found of text.slice(from).matchAll(/(?=([0-9a-f]{8})([0-9a-f]{8}))/g)) {
    const at = from + found.index
    const [, mark, place] = found
    if (mark === undefined || place === undefined) continue
    const isBlock = place === hex(at)
    const isTrailer = at + trailerLength === bytes.length
    if (isBlock || isTrailer) marks.add(mark)
  }
  return [...marks]
}

/** Eight digits that stand for a value all along its bytes. */
function markOf(client: string, seq: number): string {
  return hex(crc32(encoder.encode(valueId({ client, seq }))))
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0')
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}
