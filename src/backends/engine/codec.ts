/** What libraries take for a value, and how bytes become that and come back. */
import { isBytes, namedMessageOf } from '../../kv/index.ts'

/** How bytes become a value of a library, and come back. */
export interface Codec<V> {
  readonly encode: (bytes: Uint8Array) => V
  /** The bytes; or, where `value` is nothing that `encode` gives, what it is: "a number". */
  readonly decode: (value: unknown) => Uint8Array | string
}

/** Ready-made codecs. None copies more than it must: what a library does to memory shows through `bytes` and `buffer`. */
export const codecs: {
  /** A `Uint8Array`, as it was given. */
  readonly bytes: Codec<Uint8Array>
  /** The same memory as a `Buffer`, for libraries that tell one from other arrays. */
  readonly buffer: Codec<Buffer>
  /** Text with a character a byte, U+0000 to U+00FF: finds what a library does to control characters and line ends. */
  readonly latin1: Codec<string>
  /** Text of letters, digits, `+`, `/` and `=`: for libraries that need not keep more. */
  readonly base64: Codec<string>
  /** An object that survives JSON: what `Buffer.toJSON` gives. */
  readonly json: Codec<JsonBytes>
} = {
  bytes: { encode: (bytes) => bytes, decode: bytesOr },
  buffer: { encode: sameMemory, decode: bytesOr },
  latin1: textCodec('latin1', /^[\0-\xff]*$/),
  base64: textCodec('base64', /^[\w+/]*={0,2}$/),
  json: {
    encode: (bytes) => ({ type: 'Buffer', data: [...bytes] }),
    decode: (value) => (isJsonBytes(value) ? Uint8Array.from(value.data) : kindOf(value)),
  },
}

/** Bytes as `Buffer.toJSON` gives them. */
export interface JsonBytes {
  readonly type: 'Buffer'
  readonly data: readonly number[]
}

function textCodec(encoding: 'latin1' | 'base64', legal: RegExp): Codec<string> {
  return {
    encode: (bytes) => sameMemory(bytes).toString(encoding),
    decode(value) {
      if (typeof value !== 'string') return kindOf(value)
      return legal.test(value) ? Buffer.from(value, encoding) : `text that is not ${encoding}`
    },
  }
}

function bytesOr(value: unknown): Uint8Array | string {
  return isBytes(value) ? value : kindOf(value)
}

function sameMemory(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function isJsonBytes(value: unknown): value is JsonBytes {
  if (typeof value !== 'object' || value === null || !('data' in value) || !Array.isArray(value.data)) return false
  return value.data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
}

function kindOf(value: unknown): string {
  if (value instanceof Error) return `an error as the value: ${namedMessageOf(value)}`
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object that is no Uint8Array' : `a ${typeof value}`
}
