/** How many lines of a file told of operations, and what the others were. */

/** Lines by what they are. Their sum is the number of lines. */
export interface LineCounts {
  /** Tell of an operation, or of its call or its return. */
  events: number
  /** Are empty. */
  blank: number
  /** Are comments, which begin with `;`. */
  comments: number
  /** Tell of a nemesis: a fault that the test made. */
  nemesis: number
  /** Are anything else, as a log has it. */
  other: number
}

/** None yet. */
export function noLines(): LineCounts {
  return { events: 0, blank: 0, comments: 0, nemesis: 0, other: 0 }
}

/** What those lines are that tell of no operation, in words: `3 comments and 1 line about a nemesis`. */
export function otherLines({ comments, nemesis, other }: LineCounts): string {
  const parts = [
    amount(comments, 'comment', 'comments'),
    amount(nemesis, 'line about a nemesis', 'lines about a nemesis'),
    amount(other, 'line that tells of no operation', 'lines that tell of no operation'),
  ].filter((part) => part !== '')
  return new Intl.ListFormat('en').format(parts)
}

function amount(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
