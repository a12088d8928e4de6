/** Runs several backends at a time, each in a process of its own, and gets a result for every one whatever becomes of it. */
import type { BackendName } from './backend-name.ts'
import { type BackendResult, FollowedRun, neverBegun, type RunOrder } from './followed-run.ts'
import { startWorker } from './worker-process.ts'

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
  const { main, cwd, temporary, onOutput } = order
  const worker = startWorker({
    main,
    cwd,
    temporary,
    onOutput,
    onMessage(message) {
      if (message.kind !== 'ran' && message.kind !== 'subject') run.hear(message)
    },
    onSilence: (why) => run.end(why),
  })
  const run = new FollowedRun(backend, order, {
    stop: () => worker.tell({ kind: 'stop' }),
    cutOff: () => worker.kill(),
  })
  worker.tell({ kind: 'run', backend, options: order.options })
  return run.result(await worker.ended)
}
