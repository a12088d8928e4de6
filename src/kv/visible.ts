/**
 * Text that came from a store or its author, made safe to show: keys under test hold control characters, terminal escapes and
 * overrides of the writing direction, and none of them may steer the reader's terminal, XML parser or eye.
 */

/**
 * Control characters but for tab and line feed, lone surrogates, marks that turn the direction of writing (CVE-2021-42574),
 * and non-characters, two of which XML forbids.
 */
const steering =
  /(?![\t\n])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\p{Noncharacter_Code_Point}]/gu

/** `text` with every character that acts instead of showing itself written as the escape that JavaScript has for it. */
export function visible(text: string): string {
  return text.replace(steering, (character) => escapesOf(character))
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
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
}
