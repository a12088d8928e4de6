/** The command that shows a failure again. */
import type { RunDocument } from './document.ts'

/** Characters that no shell treats in a special way. */
const bare = /^[A-Za-z0-9_\-+=.,:/@%]+$/

/** The command line that replays the failure that `token` stands for, on the backend of that name in the run. */
export function replayCommand(doc: RunDocument, backend: string, token: string): string {
  const word = doc.words?.[backend]
  // a token says which backend it is of, and a name of the toolkit's own is found by that; a module must be named again
  const known = word === undefined || (word === backend && /^[\w-]+$/.test(word))
  const apart = doc.reports.some((report) => report.backend === backend && report.processes === true)
  const words = ['kv-testkit', 'replay', token, ...(known ? [] : [word]), ...(apart ? ['--processes'] : [])]
  return words.map(shellWord).join(' ')
}

/** `word` as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return bare.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
