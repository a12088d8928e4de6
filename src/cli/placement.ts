/** Decides whether a run takes place in the process of the command. */
import { url as inspectorUrl } from 'node:inspector'
import { UsageError } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import { plainBackends } from './named-backends.ts'
import type { Given, OptionTable } from './option.ts'
import type { Screen } from './screen.ts'

/** Whether a debugger is attached to this process, or may be. */
export function isDebugged(): boolean {
  return inspectorUrl() !== undefined
}

/** The flag that keeps a run in the process of the command. */
export const placementOptions: OptionTable = {
  'in-process': {
    type: 'boolean',
    help: 'run one store after another in this process, so that breakpoints are hit',
  },
}

/** Whether `backends` are run in this process: where that is asked for, or nothing speaks for another. */
export function staysInProcess(given: Given, backends: readonly BackendName[], screen: Screen): boolean {
  if (given.has('in-process')) {
    if (!given.has('jobs')) return true
    throw new UsageError('--in-process runs one store after another; leave --jobs out')
  }
  const debugged = isDebugged()
  const reason = reasonToFork(backends, debugged)
  if (reason !== undefined && debugged) {
    screen.err(
      `Each store has a process of its own (${reason}); --in-process keeps them in the one that is debugged.\n`,
    )
  }
  return reason === undefined
}

/**
 * Why `backends` get a process each; undefined where nothing speaks for it, so that the command needs no other process. Under a
 * debugger one store alone is run where its breakpoints are, whatever it is.
 */
function reasonToFork(backends: readonly BackendName[], debugged: boolean): string | undefined {
  const [only, ...others] = backends
  if (only === undefined || others.length > 0) return 'several stores work at a time, and none disturbs another'
  if (debugged) return undefined
  switch (only.kind) {
    case 'module':
      return 'code of its author may block, crash or end its process'
    case 'server':
      return 'it is ended from outside where its server does not answer any more'
    case 'embedded':
      return plainBackends.has(only.word) ? undefined : 'native code may crash its process'
  }
}
