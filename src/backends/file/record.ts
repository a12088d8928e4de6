/**
 * What a file holds: the key and the value, framed so that a torn, truncated or altered file is told from a whole one.
 *
 * | bytes | what |
 * |---|---|
 * | 4 | `KVT1` |
 * | 4 | CRC-32 of all that follows, big-endian |
 * | 4 | length of the key in bytes, big-endian |
 * | … | the key in UTF-8 |
 * | … | the value, to the end of the file |
 *
 * The end of the value needs no length of its own: the checksum covers every byte to the end of the file.
 */
import { crc32 } from 'node:zlib'

/** The bytes before the key. */
export const headBytes = 12

const magic = Buffer.from('KVT1', 'latin1')

/** One file's content. */
export interface StoredRecord {
  readonly key: string
  readonly value: Uint8Array
}

/** A record as bytes, in memory of its own. */
export function encodeRecord(key: string, value: Uint8Array): Uint8Array {
  const keyBytes = Buffer.from(key, 'utf8')
  const bytes = Buffer.alloc(headBytes + keyBytes.length + value.length)
  magic.copy(bytes)
  bytes.writeUInt32BE(keyBytes.length, 8)
  keyBytes.copy(bytes, headBytes)
  bytes.set(value, headBytes + keyBytes.length)
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4)
  return bytes
}

/** The record in `bytes`, or what is wrong with them. */
export function decodeRecord(bytes: Uint8Array): StoredRecord | string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.length < headBytes) return `it has ${view.length} bytes; a record has at least ${headBytes}`
  if (!view.subarray(0, 4).equals(magic)) return 'it does not begin as a record does'
  if (crc32(view.subarray(8)) !== view.readUInt32BE(4)) return 'its checksum does not match its content'
  const end = headBytes + view.readUInt32BE(8)
  return { key: view.toString('utf8', headBytes, end), value: new Uint8Array(view.subarray(end)) }
}

/** The length in bytes of the key of a record that begins with `head`, or `undefined` where no record begins so. */
export function keyLength(head: Uint8Array): number | undefined {
  const view = Buffer.from(head.buffer, head.byteOffset, head.length)
  if (view.length < headBytes || !view.subarray(0, 4).equals(magic)) return undefined
  return view.readUInt32BE(8)
}
