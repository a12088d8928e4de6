/**
 * The name of a key's file. Different keys have different names, and still do on file systems that fold case or normalise
 * (macOS, Windows), so a name is made of `a-z 0-9 - _ =` alone; it holds no dot and no separator and begins with a letter of
 * our own, so it can be neither a path nor a reserved name (`..`, `CON`).
 *
 * A short key is spelt out in its name, `=` and two hex digits standing for every other byte: `User:1` is `k=55ser=3a1`. A
 * long one is named by its SHA-256, and its record says what the key was.
 */
import { createHash } from 'node:crypto'

/** Names longer than this are hashed; file systems take 255 bytes, eCryptfs 143. */
const longestName = 140

const spelt = 'k'
const hashed = 'h'

/** What a file name says of its key. */
export type NamedKey =
  | { readonly kind: 'key'; readonly key: string }
  /** A long key, which only the record in the file knows. */
  | { readonly kind: 'hash' }
  /** Not the name of a record. */
  | { readonly kind: 'foreign' }

/** The file name of a well-formed key. */
export function nameOf(key: string): string {
  // a key has at least as many bytes as units, so a key that is too long need not be spelt out first
  if (key.length < longestName) {
    const name = spelt + spell(key)
    if (name.length <= longestName) return name
  }
  return hashed + createHash('sha256').update(key, 'utf8').digest('hex')
}

/** The key that a file name stands for. */
export function keyNamed(name: string): NamedKey {
  if (/^h[0-9a-f]{64}$/.test(name)) return { kind: 'hash' }
  if (!/^k(?:[a-z0-9_-]|=[0-9a-f]{2})+$/.test(name)) return { kind: 'foreign' }
  const key = Buffer.from(
    name.slice(1).replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
  // a name that we would not have written is not ours: another spelling of the key, or bytes that are no UTF-8
  return nameOf(key) === name ? { kind: 'key', key } : { kind: 'foreign' }
}

function spell(key: string): string {
  let name = ''
  for (const byte of Buffer.from(key, 'utf8')) {
    const letter = String.fromCharCode(byte)
    name += /[a-z0-9_-]/.test(letter) ? letter : `=${byte.toString(16).padStart(2, '0')}`
  }
  return name
}
