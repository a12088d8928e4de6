/**
 * The other side of `worker-pool.ts`: a process that runs one backend, so that one that blocks, crashes or leaves something
 * running does so to no other.
 */
import { runBackend } from './run-backend.ts'
import type { FromWorker, ToWorker } from './run-messages.ts'

const aliveEveryMs = 1_000

/** Waits for the order of the command, serves it, and ends this process. It never resolves. */
export function serveRun(): Promise<never> {
  const stop = new AbortController()
  // Ctrl-C reaches the whole group of processes; what to do about it is for the command to say
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('disconnect', () => stop.abort(new Error('the command is gone')))
  setInterval(() => void tell({ kind: 'alive' }), aliveEveryMs).unref()
  return new Promise(() => {
    process.on('message', (message: ToWorker) => {
      if (message.kind === 'stop') stop.abort(new Error('interrupted'))
      else void runBackend(message.backend, message.options, stop.signal, tell).then(() => process.exit(0))
    })
  })
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send !== undefined) process.send(message, () => resolve())
    else resolve()
  })
}
