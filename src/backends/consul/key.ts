/**
 * How a key is written in Consul. A key is part of a URL there, and the server redirects URLs with empty or dotted segments
 * and refuses unprintable characters, so those are percent-encoded in the stored key itself. How a character is encoded depends
 * only on what stands before it, so the encoding of a prefix is a prefix of the encoding, and a plain key such as
 * `user:1/name.txt` is stored as it is.
 */

const plain = /^[A-Za-z0-9_\-~:@!$&'()*+,;=]$/

/** The key as it is stored. */
export function storedKey(key: string): string {
  let stored = ''
  let segmentStarts = true
  for (const character of key) {
    const literal = plain.test(character) || (!segmentStarts && (character === '/' || character === '.'))
    stored += literal ? character : escaped(character)
    segmentStarts = character === '/'
  }
  return stored
}

/** The key that is stored as `stored`. */
export function keyOf(stored: string): string {
  return decodeURIComponent(stored)
}

function escaped(character: string): string {
  let text = ''
  for (const byte of Buffer.from(character)) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return text
}
