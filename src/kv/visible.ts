/**
 * Text that came from elsewhere (a store, its author, a history, a plan, a token), made safe to show: it may hold terminal
 * escapes, overrides of the writing direction or commands to a CI runner, and none of them may steer the reader's terminal, XML
 * parser, build or eye. Views show no such text but through the functions of this file.
 */

/**
 * Control characters but for tab and line feed, lone surrogates, what has no form of its own (marks that turn the direction of
 * writing, CVE-2021-42574; zero width; byte order marks), separators that some take for the end of a line, and non-characters,
 * two of which XML forbids.
 */
const steering = /(?![\t\n])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu

/**
 * What a CI runner takes for a command to itself: at the start of a line for GitHub (where a line may come to be broken is not
 * known here, so behind any space), anywhere in one for the older form of GitHub, Azure and TeamCity.
 */
const commandStart = /(?<=^|\s):(?=:[a-z])|#(?=#[a-z]{0,20}\[)/gim

/**
 * `text` with every character that acts instead of showing itself written as the escape that JavaScript and JSON have for it, so
 * that a string in a program or a document stays the same string. What it gives it leaves as it is.
 */
export function visible(text: string): string {
  return text.replace(steering, (character) => escapesOf(character)).replace(commandStart, (sign) => escapesOf(sign))
}

/** `character` as JavaScript escapes, one for each of its UTF-16 units. */
export function escapesOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}

/** {@link visible}, on one line. */
export function oneLine(text: string): string {
  return visible(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

/** Characters of a text that are quoted at most, where nothing else is said. */
const longestQuote = 2_000

/** The beginning of `text` on one line, of at most `longest` characters, the mark that something is missing included. */
export function quoted(text: string, longest: number = longestQuote): string {
  // what is far beyond the limit need not be looked at
  const line = oneLine(text.length > longest * 2 ? text.slice(0, longest * 2) : text)
  if (line.length <= longest && text.length <= longest * 2) return line
  const kept = line.slice(0, longest - 1)
  // neither an escape nor a pair of surrogates is cut in two
  return `${kept.replace(/(?:\\u?[\da-f]{0,3}|[\ud800-\udbff])$/, '')}…`
}
