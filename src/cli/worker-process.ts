/** A process of its own that runs what it is told, seen from outside. */
import { type ChildProcess, fork } from 'node:child_process'
import { messageOf } from '../kv/index.ts'
import { isDebugged } from './placement.ts'
import type { FromWorker, ToWorker } from './run-messages.ts'

/** Where a worker runs, and what is heard of it. */
export interface WorkerOrder {
  /** The file of the command, which a worker is started from. */
  readonly main: string
  readonly cwd: string
  /** The folder of the run, where workers put temporary files. */
  readonly temporary: string
  /** What it printed. */
  readonly onOutput: (text: string) => void
  readonly onMessage: (message: Exclude<FromWorker, { readonly kind: 'alive' }>) => void
  /** It blocks its process: why it has to be ended. */
  readonly onSilence: (why: string) => void
}

/** A worker. */
export interface WorkerProcess {
  tell(message: ToWorker): void
  /** Ends it without its help. */
  kill(): void
  /** Resolves when it has ended, to how it did; what it printed last is read by then. */
  readonly ended: Promise<string>
}

/** How long a worker may show no sign of life before it counts as blocked, in milliseconds. */
const silentMs = 30_000
/** The same before its first sign: it has everything to load yet, perhaps on a busy machine. */
const loadingMs = 120_000

/** Starts a worker. */
export function startWorker({ main, cwd, temporary, onOutput, onMessage, onSilence }: WorkerOrder): WorkerProcess {
  const worker = fork(main, ['worker'], {
    cwd,
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // two processes cannot listen for a debugger at one port
    execArgv: process.execArgv.filter((flag) => !flag.startsWith('--inspect')),
  })
  worker.stdout?.setEncoding('utf8').on('data', onOutput)
  worker.stderr?.setEncoding('utf8').on('data', onOutput)
  let silence: NodeJS.Timeout | undefined
  const heard = (withinMs: number = silentMs): void => {
    clearTimeout(silence)
    // one that stands at a breakpoint is silent too
    if (!isDebugged())
      silence = setTimeout(() => onSilence(`it blocked its process for ${withinMs / 1_000} s`), withinMs)
  }
  worker.on('message', (message: FromWorker) => {
    heard()
    if (message.kind !== 'alive') onMessage(message)
  })
  heard(loadingMs)
  return {
    tell(message) {
      // a worker that has ended needs to be told nothing
      if (worker.connected) worker.send(message, () => {})
    },
    kill: () => void worker.kill('SIGKILL'),
    ended: endOf(worker).finally(() => clearTimeout(silence)),
  }
}

function endOf(worker: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    worker.once('error', (error) => resolve(`its process could not be started: ${messageOf(error)}`))
    // "close" and not "exit": what it printed last is read by then
    worker.once('close', (code, signal) =>
      resolve(`its process ended ${signal === null ? `with code ${code}` : `on ${signal}`}`),
    )
  })
}
