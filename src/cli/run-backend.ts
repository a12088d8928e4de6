/** Runs the laws, or one replay, against one backend, in whichever process it is called in. */
import { type ConformanceOptions, replayConformance, runConformance } from '../conformance/index.ts'
import { isUsageError, namedMessageOf } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import { type LoadedTarget, loadTarget } from './load-target.ts'
import type { FromRun, RunOptions } from './run-messages.ts'

/**
 * Loads the backend, runs what `options` ask for, and frees the backend. It never rejects: whatever comes of the run is told.
 *
 * @param signal ends the run between two programs
 * @param tell is given each law's result, and then the report or why there is none
 */
export async function runBackend(
  backend: BackendName,
  options: RunOptions,
  signal: AbortSignal,
  tell: (message: FromRun) => Promise<void>,
): Promise<void> {
  let loaded: LoadedTarget | undefined
  let answer: FromRun
  try {
    loaded = await loadTarget(backend, signal, options.processes)
    const { token, ...rest } = options
    const watched: ConformanceOptions = {
      ...rest,
      source: loaded.source,
      signal,
      onProgress: (progress) => void tell({ kind: 'progress', ...progress }),
    }
    const report =
      token === undefined
        ? await runConformance(loaded.target, watched)
        : await replayConformance(loaded.target, { ...watched, token })
    answer = { kind: 'report', report }
  } catch (error) {
    answer = { kind: 'refused', reason: reasonOf(error) }
  }
  // told before it is disposed of, so that a backend that cannot be does not take its report with it
  await tell(answer)
  try {
    await loaded?.dispose()
  } catch (error) {
    process.stderr.write(`kv-testkit: a backend could not be disposed of: ${reasonOf(error)}\n`)
  }
}

function reasonOf(error: unknown): string {
  // an error with a code of ours says all there is to say
  if (isUsageError(error) || (error instanceof Error && 'remedy' in error)) return error.message
  return namedMessageOf(error)
}
