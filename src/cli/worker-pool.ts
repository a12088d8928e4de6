/** Runs several backends at a time, each in a process of its own, and gets a result for every one whatever becomes of it. */
import { type ChildProcess, fork } from 'node:child_process'
import { messageOf } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import { type BackendResult, FollowedRun, neverBegun, type RunOrder } from './followed-run.ts'
import { isDebugged } from './placement.ts'
import type { FromWorker, ToWorker } from './run-messages.ts'

/** What a pool of workers needs to know beside what is to be run. */
export interface PoolOrder extends RunOrder {
  /** The file of the command, which a worker is started from. */
  readonly main: string
  readonly cwd: string
  /** How many at a time. */
  readonly jobs: number
  /** The folder of the run, where workers put temporary files. */
  readonly temporary: string
}

/** How long a worker may show no sign of life before it counts as blocked, in milliseconds. */
const silentMs = 30_000
/** The same before its first sign: it has everything to load yet, perhaps on a busy machine. */
const loadingMs = 120_000

/** Runs every backend in a process of its own, `jobs` of them at a time; the results are in the order of the backends. */
export async function runInWorkers(order: PoolOrder): Promise<readonly BackendResult[]> {
  const results = new Map<BackendName, BackendResult>()
  const waiting = [...order.backends]
  const slot = async (): Promise<void> => {
    for (let backend = waiting.shift(); backend !== undefined; backend = waiting.shift()) {
      results.set(backend, order.signal.aborted ? neverBegun(backend) : await runInWorker(backend, order))
    }
  }
  await Promise.all(Array.from({ length: Math.min(order.jobs, order.backends.length) }, slot))
  return order.backends.flatMap((backend) => results.get(backend) ?? [])
}

async function runInWorker(backend: BackendName, order: PoolOrder): Promise<BackendResult> {
  const { temporary } = order
  const worker = fork(order.main, ['worker'], {
    cwd: order.cwd,
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // two processes cannot listen for a debugger at one port
    execArgv: process.execArgv.filter((flag) => !flag.startsWith('--inspect')),
  })
  worker.stdout?.setEncoding('utf8').on('data', order.onOutput)
  worker.stderr?.setEncoding('utf8').on('data', order.onOutput)
  const run = new FollowedRun(backend, order, {
    stop: () => say(worker, { kind: 'stop' }),
    cutOff: () => void worker.kill('SIGKILL'),
  })
  let silence: NodeJS.Timeout | undefined
  const heard = (withinMs: number = silentMs): void => {
    clearTimeout(silence)
    // one that stands at a breakpoint is silent too
    if (!isDebugged()) silence = setTimeout(() => run.end(`it blocked its process for ${withinMs / 1_000} s`), withinMs)
  }
  worker.on('message', (message: FromWorker) => {
    heard()
    if (message.kind !== 'alive') run.hear(message)
  })
  heard(loadingMs)
  say(worker, { kind: 'run', backend, options: order.options })
  const ended = await endOf(worker)
  clearTimeout(silence)
  return run.result(ended)
}

function say(worker: ChildProcess, message: ToWorker): void {
  // a worker that has ended needs to be told nothing
  if (worker.connected) worker.send(message, () => {})
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
