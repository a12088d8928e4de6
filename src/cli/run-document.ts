/** Runs backends, watched and interruptible, and makes the document of it. */
import { messageOf } from '../kv/index.ts'
import { type RunDocument, runDocument } from '../report/index.ts'
import { type BackendName, shownName } from './backend-name.ts'
import type { CommandContext } from './command.ts'
import { exitCodeOf } from './exit-code.ts'
import type { BackendResult, BackendProgress } from './followed-run.ts'
import { interruptible } from './interruption.ts'
import { progressView } from './progress.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { runHere } from './run-here.ts'
import type { RunOptions } from './run-messages.ts'
import { runInWorkers } from './worker-pool.ts'

/** A run as a command asks for it. */
export interface Job {
  readonly backends: readonly BackendName[]
  readonly options: RunOptions
  /** Whether to stay in this process: one backend after another then, for which `jobs` says nothing. */
  readonly inProcess: boolean
  /** How many backends at a time. */
  readonly jobs: number
  /** Whether to show no progress. */
  readonly quiet: boolean
  /** The command as the document should name it. */
  readonly command: string
}

/** What a run came to. */
export interface Ran {
  readonly doc: RunDocument
  /** What the process should end with. */
  readonly code: number
}

/**
 * Runs `job` and makes its document. When it resolves, no worker runs any more, no signal is listened for and no temporary file is
 * left.
 */
export async function runJob(job: Job, context: CommandContext): Promise<Ran> {
  const temporary = temporaryFolder()
  const view = progressView(context.screen, job.backends.length, job.quiet)
  const interruption = interruptible(
    (text) => view.print(text),
    () => temporary.remove(),
  )
  const startedAt = Date.now()
  let results: readonly BackendResult[]
  try {
    const order = {
      backends: job.backends,
      options: job.options,
      signal: interruption.signal,
      atOnce: interruption.atOnce,
      onProgress: (progress: BackendProgress): void => view.update(progress),
      onOutput: (text: string): void => view.print(text),
    }
    const { main, cwd } = context
    results = job.inProcess
      ? await runHere(order, temporary)
      : await runInWorkers({ ...order, main, cwd, jobs: job.jobs, temporary: temporary.path })
  } finally {
    view.end()
    interruption.end()
    temporary.remove()
  }
  if (results.some(({ backend, cutOff }) => cutOff && backend.kind === 'server')) {
    await removeContainers(context, job.inProcess)
  }
  const code = interruption.code()
  const doc = runDocument({
    toolkit: context.version,
    startedAt,
    durationMs: Date.now() - startedAt,
    command: job.command,
    ...(job.options.shard === undefined ? {} : { shard: job.options.shard }),
    ...(code === undefined ? {} : { interrupted: 'by a signal, before every law was asked' }),
    words: Object.fromEntries(
      results.flatMap(({ backend, report }) => (report === undefined ? [] : [[report.backend, shownName(backend)]])),
    ),
    reports: results.flatMap(({ report }) => report ?? []),
    unopened: results.flatMap(({ backend, refused }) =>
      refused === undefined ? [] : [{ backend: shownName(backend), reason: refused }],
    ),
  })
  return { doc, code: code ?? exitCodeOf(doc) }
}

/** What was cut off had no time to remove its container. That of a process that still runs, such as this one, is nobody's to remove. */
async function removeContainers({ screen }: CommandContext, inProcess: boolean): Promise<void> {
  const { removeOrphans } = await import('../containers/index.ts')
  const hint = "a container may be left; run 'kv-testkit clean'"
  if (inProcess) return screen.err(`kv-testkit: ${hint}\n`)
  try {
    await removeOrphans()
  } catch (error) {
    screen.err(`kv-testkit: ${hint}: ${messageOf(error)}\n`)
  }
}
