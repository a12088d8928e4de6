/** One escape for each language that a view is written in. Each also makes what is invisible visible. */
import { escapesOf, oneLine, visible } from '../kv/index.ts'

/** For XML and HTML, in text and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => markup[character] ?? character)
}

const markup: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For an attribute of XML, where a bare tab or line feed would be read as a space. */
export function escapeXmlAttribute(text: string): string {
  return escapeMarkup(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

/**
 * For a line of Markdown: nothing in it is taken as mark-up, and it stays within its cell of a table. What begins a reference to a
 * person or an issue stands as code: GitHub looks for these in the text that Markdown gives, after every escape and entity.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replaceAll(
    /([@#](?=[a-z\d])|\bGH-(?=\d))|[\\`*_{}[\]<>#|~!&]/gi,
    (found: string, reference: string | undefined) => (reference === undefined ? `\\${found}` : `\`${found}\``),
  )
}

/** A block of code in Markdown, fenced by more backticks than it holds. */
export function fencedMarkdown(code: string, language: string): string {
  const text = visible(code.trimEnd())
  const fence = '`'.repeat(Math.max(2, longestFence(text)) + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

/** A piece of code within a line of Markdown. */
export function codeMarkdown(code: string): string {
  const text = oneLine(code).replaceAll('|', '\\|')
  if (text === '') return ''
  const longest = longestFence(text)
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}

/** The length of the longest run of backticks in `text`. */
function longestFence(text: string): number {
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}

/** For the message of a workflow command of GitHub. */
export function escapeCommandData(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

/** For a property of a workflow command of GitHub. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** JSON that can stand in a script element of a page: no `<` is left that could end the element or open a comment. */
export function scriptJson(value: unknown): string {
  return visible(JSON.stringify(value)).replaceAll('<', escapesOf)
}
