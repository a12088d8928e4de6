/** Ends the process of the command, whatever a store has left running in it. */

/** How long what is left has to end by itself, in milliseconds. */
const lingerMs = 1_000

/**
 * Lets the process end with `code`. Where something keeps it alive, such as a timer that a store never cleared, it is ended a second
 * later, with a word on what that was.
 */
export function endProcess(code: number, say: (text: string) => void): void {
  process.exitCode = code
  // this timer keeps nothing alive itself: it fires where something else does
  const timer = setTimeout(() => {
    // a pipe that is still being read has not had all of the report
    if (process.stdout.writableLength > 0) timer.refresh()
    else {
      say(`kv-testkit: something was left running and ends with the command: ${leftRunning()}\n`)
      process.exit(code)
    }
  }, lingerMs).unref()
}

/** "2 × Timeout, 1 × TCPSocketWrap", in the words of Node. */
function leftRunning(): string {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')
}
