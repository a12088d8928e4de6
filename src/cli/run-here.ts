/** Runs backends one after another in this process, where a breakpoint in a law or in a store is hit. */
import { messageOf } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import { type BackendResult, FollowedRun, neverBegun, type RunOrder } from './followed-run.ts'
import { guardProcess, type ProcessGuard } from './process-guard.ts'
import { runBackend } from './run-backend.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** Runs every backend; the results are in the order of the backends. A store that blocks this process cannot be interrupted. */
export async function runHere(order: RunOrder, temporary: TemporaryFolder): Promise<readonly BackendResult[]> {
  const guard = guardProcess(temporary, order.onOutput, () => {
    temporary.remove()
    order.onOutput(
      'kv-testkit: the process ended in the middle of the run: a store ended it, or left nothing to wait for\n',
    )
  })
  // what follows then is the end of the process
  order.atOnce.addEventListener('abort', () => guard.release(), { once: true })
  try {
    const results: BackendResult[] = []
    for (const backend of order.backends) {
      results.push(order.signal.aborted ? neverBegun(backend) : await runOne(backend, order, guard))
    }
    return results
  } finally {
    guard.release()
  }
}

async function runOne(backend: BackendName, order: RunOrder, guard: ProcessGuard): Promise<BackendResult> {
  const stop = new AbortController()
  let letGo = (): void => {}
  const abandoned = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const run = new FollowedRun(backend, order, {
    stop: () => stop.abort(new Error('interrupted')),
    // it cannot be ended, but need not be waited for
    cutOff() {
      stop.abort(new Error('interrupted'))
      letGo()
    },
  })
  const noMore = guard.strayErrors((error) => run.end(`an error reached no caller: ${messageOf(error)}`))
  await Promise.race([runBackend(backend, order.options, stop.signal, async (message) => run.hear(message)), abandoned])
  noMore()
  return run.result('it ended without a report')
}
