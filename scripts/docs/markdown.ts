/** Pieces of Markdown. */

/** A table. */
export function table(titles: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [row(titles), row(titles.map(() => '---')), ...lines.map(row)].join('\n')
}

/** A block of TypeScript. */
export function code(...lines: readonly string[]): string {
  return ['```ts', ...lines, '```'].join('\n')
}

/** Code within a line. */
export function quoted(text: string): string {
  return `\`${text}\``
}
