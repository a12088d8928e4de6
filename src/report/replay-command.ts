/** The command that shows a failure again. */

/** Characters that no shell treats in a special way. */
const bare = /^[A-Za-z0-9_\-+=.,:/@%]+$/

/** The command line that replays `token`, against `backend`. */
export function replayCommand(token: string, backend: string): string {
  return ['kv-testkit', 'replay', token, backend].map(shellWord).join(' ')
}

/** `word` as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return bare.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
