/** What a command may print to, and how: answers go to stdout, all else to stderr. */

/** The two streams of the command, with what is known of them. */
export interface Screen {
  /** Prints to stdout. */
  out(text: string): void
  /** Prints to stderr. */
  err(text: string): void
  /** Whether colours are wanted on stdout. */
  readonly color: boolean
  /** Columns of the terminal, or 100. */
  readonly width: number
  /** Whether stderr is a terminal on which a line can be drawn anew. */
  readonly redraws: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/** The process's own streams. `NO_COLOR` and `FORCE_COLOR` are honoured (no-color.org, force-color.org); the first wins. */
export function screenOf(env: Env, out: NodeJS.WriteStream, err: NodeJS.WriteStream): Screen {
  for (const stream of [out, err]) {
    // a reader that has read enough ("kv-testkit laws | head") is no error of ours
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const color = wantsColor(env, out.isTTY)
  // bound now: what a store prints is sent elsewhere later on
  const [toOut, toErr] = [out.write.bind(out), err.write.bind(err)]
  return {
    out: (text) => void toOut(text),
    err: (text) => void toErr(text),
    color,
    width: out.columns ?? 100,
    redraws: err.isTTY && env['TERM'] !== 'dumb' && isOff(env['CI']),
  }
}

/** Whether colours are wanted on a stream that is a terminal or not. */
export function wantsColor(env: Env, isTerminal: boolean): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  if (env['FORCE_COLOR'] !== undefined) return !isOff(env['FORCE_COLOR'])
  return isTerminal && env['TERM'] !== 'dumb'
}

function isOff(value: string | undefined): boolean {
  return value === undefined || value === '0' || value === 'false' || value === ''
}
