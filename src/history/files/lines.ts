/** Text that comes in pieces, as lines. */

/** Text or bytes in UTF-8, in pieces of any size: a stream, or an array of lines with their breaks. */
export type TextSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** The lines of `source` without their breaks, as many at once as a piece ends. */
export async function* linesOf(source: TextSource): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of source) {
    const text = rest + (typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }))
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}
