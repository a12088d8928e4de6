/** The upper bound of a prefix, for stores that are asked for a range. */

/**
 * The smallest string that sorts, by UTF-8 bytes, behind every string that starts with `prefix`; `undefined` where there is
 * none (no prefix, or nothing but U+10FFFF). The bound is taken on code points, because UTF-8 has their order: one more than
 * the last of them, with U+10FFFF, which has no successor, dropped. The last UTF-16 unit or a `\uffff` behind the prefix
 * would both be wrong (shubhamranjan/dotnet-etcd#319).
 *
 * @param prefix well-formed
 */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  // no code point stands between U+D7FF and U+E000
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}
