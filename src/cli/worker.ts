/**
 * The other side of `worker-pool.ts`: a process that runs one backend. A process each, so that a backend that blocks, crashes or leaves
 * something running does so to no other, and so that all cores are used.
 */
import { type ConformanceOptions, replayConformance, runConformance } from '../conformance/index.ts'
import { isUsageError } from '../kv/index.ts'
import { loadTarget } from './load-target.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

const aliveEveryMs = 1_000

/** Serves one run and ends the process. */
export function work(): Promise<void> {
  const stop = new AbortController()
  // Ctrl-C reaches the whole group of processes; what to do about it is for the command to say
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('disconnect', () => stop.abort(new Error('the command is gone')))
  setInterval(() => void tell({ kind: 'alive' }), aliveEveryMs).unref()
  return new Promise(() => {
    process.on('message', (message: ToWorker) => {
      if (message.kind === 'stop') stop.abort(new Error('interrupted'))
      else void run(message, stop.signal).then(() => process.exit(0))
    })
  })
}

async function run(order: Extract<ToWorker, { kind: 'run' }>, signal: AbortSignal): Promise<void> {
  let answer: FromWorker
  let dispose = async (): Promise<void> => {}
  try {
    const loaded = await loadTarget(order.backend, signal)
    dispose = () => loaded.dispose()
    const { token, seed, tier, only, ...options } = order.options
    const watched: ConformanceOptions = {
      ...options,
      signal,
      onProgress: ({ law, done, of }) => void tell({ kind: 'progress', law, done, of }),
    }
    const chosen = { seed, ...(tier === undefined ? {} : { tier }), ...(only === undefined ? {} : { only }) }
    const report =
      token === undefined
        ? await runConformance(loaded.target, { ...watched, ...chosen })
        : await replayConformance(loaded.target, { token, ...watched })
    answer = { kind: 'report', report }
  } catch (error) {
    answer = { kind: 'refused', reason: reasonOf(error) }
  }
  // told before it is disposed of, so that a backend that cannot be does not take its report with it
  await tell(answer)
  try {
    await dispose()
  } catch (error) {
    process.stderr.write(`kv-testkit: a backend could not be disposed of: ${reasonOf(error)}\n`)
  }
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send !== undefined) process.send(message, () => resolve())
    else resolve()
  })
}

function reasonOf(error: unknown): string {
  // an error with a code of ours says all there is to say
  if (isUsageError(error) || (error instanceof Error && 'remedy' in error)) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
