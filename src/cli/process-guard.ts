/**
 * What a store may do to the process it runs in, and what is done about it where that is the process of the command: what it prints
 * goes aside, its temporary files into the folder of the run, and an error that reaches no caller does not end the command.
 */
import { traceOf } from '../kv/index.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** The process of the command while code of a store is in it. */
export interface ProcessGuard {
  /** Gives the errors that reach no caller to `take`, until the returned function is called; else they are printed. */
  strayErrors(take: (error: unknown) => void): () => void
  /**
   * Ends the run: its folder is no longer that of temporary files, and the process may end. What a store left behind may still
   * print and throw, so streams and errors stay guarded.
   */
  release(): void
}

/**
 * Guards this process.
 *
 * @param print is given what a store prints, and what there is to say of it
 * @param ended is called where the store ends the process; the exit code is 2 then, whatever the store gave
 */
export function guardProcess(
  temporary: TemporaryFolder,
  print: (text: string) => void,
  ended: () => void,
): ProcessGuard {
  divert(process.stdout, print)
  divert(process.stderr, print)
  const restoreEnvironment = setEnvironment({ TMPDIR: temporary.path, TMP: temporary.path, TEMP: temporary.path })
  const onExit = (): void => {
    ended()
    process.exitCode = 2
  }
  process.on('exit', onExit)
  let taker: ((error: unknown) => void) | undefined
  const heard = (error: unknown): void => {
    // a run of the laws watches for itself, and its report says what it saw
    if (process.listenerCount('uncaughtException') > 1) return
    if (taker === undefined) print(`kv-testkit: an error that reached no caller: ${traceOf(error)}\n`)
    else taker(error)
  }
  process.on('uncaughtException', heard)
  process.on('unhandledRejection', heard)
  return {
    strayErrors(take) {
      taker = take
      return () => {
        taker = undefined
      }
    },
    release() {
      process.off('exit', onExit)
      restoreEnvironment()
    },
  }
}

/** Sends what is written to `stream` to `print` instead; the screen of the command holds on to the stream as it was. */
function divert(stream: NodeJS.WriteStream, print: (text: string) => void): void {
  stream.write = (
    chunk: string | Uint8Array,
    ...rest: readonly (string | ((error?: Error | null) => void) | undefined)[]
  ) => {
    print(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    for (const written of rest) if (typeof written === 'function') written()
    return true
  }
}

/** Sets variables of the environment, until the returned function is called. */
function setEnvironment(values: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
