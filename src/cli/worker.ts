/**
 * The other side of `worker-process.ts`: a process that runs one backend, so that one that blocks, crashes or leaves something
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
      switch (message.kind) {
        case 'stop':
          return stop.abort(new Error('interrupted'))
        case 'run':
          return void runBackend(message.backend, message.options, stop.signal, tell).then(() => process.exit(0))
        case 'campaign':
          return void import('./serve-campaign.ts')
            .then(({ serveCampaign }) => serveCampaign(message, stop.signal, tell))
            .then(() => process.exit(0))
        case 'item':
          // heard by the campaign
          return undefined
      }
    })
  })
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send !== undefined) process.send(message, () => resolve())
    else resolve()
  })
}
