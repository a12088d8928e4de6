/** Bytes as a value in a history. */
import { isBytes } from '../../kv/index.ts'
import { createHash } from 'node:crypto'
import { decodeValue } from './envelope.ts'
import type { Json } from '../operation.ts'

/** What stands for no bytes at all. */
export const emptyValue = 'text:'

const longest = 64
const printable = /^[\u0020-\u007e]*$/

/**
 * The value that stands for `bytes`, read from or written to `key`: the name of a value made by `encodeValue`, an object with
 * `damage` where such a value is not whole, else the bytes themselves as text, in hexadecimal, or as a digest where they are long.
 */
export function describeBytes(bytes: Uint8Array, key: string): Json {
  // a store under test may answer with anything
  if (!isBytes(bytes)) return { damage: 'not bytes', of: [bytes === null ? 'null' : typeof bytes] }
  const decoded = decodeValue(bytes, key)
  switch (decoded.state) {
    case 'whole':
    case 'foreign':
      return decoded.id
    case 'alien':
      return plainBytes(bytes)
    case 'torn':
    case 'truncated':
    case 'corrupt':
      return {
        damage: decoded.state,
        of: [...decoded.ids],
        // two damaged values are the same only where all their bytes are
        digest: digestOf(bytes),
        ...(decoded.stamp !== undefined && { key: decoded.stamp.key }),
      }
  }
}

function plainBytes(bytes: Uint8Array): string {
  if (bytes.length > longest) return `sha256:${digestOf(bytes)} (${bytes.length} bytes)`
  const text = Buffer.from(bytes).toString('latin1')
  return printable.test(text) ? `text:${text}` : `hex:${Buffer.from(bytes).toString('hex')}`
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
