/** Runs several backends at a time, each in a process of its own, and gets an answer for every one whatever becomes of it. */
import { type ChildProcess, fork } from 'node:child_process'
import type { ConformanceReport, LawResult } from '../conformance/index.ts'
import { type BackendName, shownName } from './backend-name.ts'
import type { FromWorker, RunOptions, ToWorker } from './worker-messages.ts'

/** What became of one backend of a run. */
export interface BackendResult {
  readonly backend: BackendName
  /** Its report, where at least one law was asked; partial where it was interrupted or its process ended. */
  readonly report?: ConformanceReport
  /** Why there is none. */
  readonly refused?: string
  /** Whether its process had to be killed: it may have left something behind. */
  readonly killed: boolean
}

/** What one law came to, while the run goes on. */
export interface PoolProgress {
  readonly backend: string
  readonly law: LawResult
  readonly done: number
  readonly of: number
}

/** A run of several backends. */
export interface PoolOrder {
  /** The file of the command, which a worker is started from. */
  readonly main: string
  readonly cwd: string
  readonly backends: readonly BackendName[]
  readonly options: RunOptions
  /** How many at a time. */
  readonly jobs: number
  /** Where workers put temporary files. */
  readonly temporary: string
  /** Stops the run: each worker comes to an end, and has a while for it. */
  readonly signal: AbortSignal
  /** Ends every worker at once. */
  readonly atOnce: AbortSignal
  readonly onProgress: (progress: PoolProgress) => void
  /** What a worker printed. */
  readonly onOutput: (text: string) => void
}

/** How long a worker may take to come to an end once it was told to, or has told its report, in milliseconds. */
const graceMs = { here: 4_000, server: 20_000 } as const

/** How long a worker may show no sign of life before it counts as blocked, in milliseconds. */
const silentMs = 30_000
/** The same before its first sign: it has everything to load yet, perhaps on a busy machine. */
const loadingMs = 120_000

/** Runs every backend in a process of its own, `jobs` of them at a time; the results are in the order of the backends. */
export async function runPool(order: PoolOrder): Promise<readonly BackendResult[]> {
  const results = new Map<BackendName, BackendResult>()
  const waiting = [...order.backends]
  const slot = async (): Promise<void> => {
    for (let backend = waiting.shift(); backend !== undefined; backend = waiting.shift()) {
      const result = order.signal.aborted
        ? { backend, refused: 'interrupted before it began', killed: false }
        : await runInWorker(backend, order)
      results.set(backend, result)
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
  })
  worker.stdout?.setEncoding('utf8').on('data', order.onOutput)
  worker.stderr?.setEncoding('utf8').on('data', order.onOutput)
  const startedAt = Date.now()
  const done: LawResult[] = []
  let answer: Extract<FromWorker, { kind: 'report' | 'refused' }> | undefined
  let ending: string | undefined
  let silence: NodeJS.Timeout | undefined
  let grace: NodeJS.Timeout | undefined
  const end = (why: string): void => {
    ending ??= why
    worker.kill('SIGKILL')
  }
  const heard = (withinMs: number = silentMs): void => {
    clearTimeout(silence)
    silence = setTimeout(() => end(`it blocked its process for ${withinMs / 1_000} s`), withinMs)
  }
  const finish = (why: string): void => {
    grace ??= setTimeout(() => end(why), graceMs[backend.kind === 'server' ? 'server' : 'here'])
  }
  const stop = (): void => {
    say(worker, { kind: 'stop' })
    finish('interrupted')
  }
  const kill = (): void => end('interrupted')
  order.signal.addEventListener('abort', stop, { once: true })
  order.atOnce.addEventListener('abort', kill, { once: true })
  worker.on('message', (message: FromWorker) => {
    heard()
    if (message.kind === 'progress') {
      done.push(message.law)
      order.onProgress({ backend: shownName(backend), law: message.law, done: message.done, of: message.of })
    } else if (message.kind !== 'alive') {
      answer = message
      finish('it did not come to an end after its report')
    }
  })
  heard(loadingMs)
  say(worker, { kind: 'run', backend, options: order.options })
  const ended = await endOf(worker)
  clearTimeout(silence)
  clearTimeout(grace)
  order.signal.removeEventListener('abort', stop)
  order.atOnce.removeEventListener('abort', kill)
  const killed = ending !== undefined
  if (answer?.kind === 'report') return { backend, report: answer.report, killed }
  if (answer?.kind === 'refused') {
    return { backend, refused: order.signal.aborted ? 'interrupted' : answer.reason, killed }
  }
  const why = order.signal.aborted ? 'interrupted' : (ending ?? ended)
  const last = done.at(-1)
  if (last === undefined) return { backend, refused: why, killed }
  const where = order.signal.aborted ? why : `${why}, after the law ${last.id}`
  const report = await partialReport(shownName(backend), { done, why: where, startedAt, options: order.options })
  return { backend, report, killed }
}

function say(worker: ChildProcess, message: ToWorker): void {
  // a worker that has ended needs to be told nothing
  if (worker.connected) worker.send(message, () => {})
}

function endOf(worker: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    worker.once('error', (error) => resolve(`its process could not be started: ${error.message}`))
    // "close" and not "exit": what it printed last is read by then
    worker.once('close', (code, signal) =>
      resolve(`its process ended ${signal === null ? `with code ${code}` : `on ${signal}`}`),
    )
  })
}

interface Unfinished {
  readonly done: readonly LawResult[]
  readonly why: string
  readonly startedAt: number
  readonly options: RunOptions
}

/** The report of a worker that can make none any more, from what it had told. */
async function partialReport(
  backend: string,
  { done, why, startedAt, options }: Unfinished,
): Promise<ConformanceReport> {
  const { laws } = await import('../conformance/internal.ts')
  const left = laws
    .filter(({ id }) => options.only === undefined && !done.some((law) => law.id === id))
    .map(({ id, group, title }): LawResult => ({
      id,
      group,
      title,
      status: 'not-run',
      reason: why,
      cases: 0,
      operations: 0,
      durationMs: 0,
    }))
  const { keys, ...declared } = options.profile
  return {
    ok: false,
    backend,
    tier: options.tier ?? 'standard',
    seed: options.seed,
    startedAt,
    durationMs: Date.now() - startedAt,
    interrupted: why,
    declared: keys === undefined ? declared : { ...declared, keys: keys === 'any' ? 'any' : keys.description },
    profile: [],
    notices: [],
    waiverProblems: [],
    laws: [...done, ...left],
  }
}
