/** Errors that reached no caller while a run was going on, and what was going on then. */
import { watchStrayErrors } from '../kv/index.ts'
import type { ChaosPhase } from './run-record.ts'
import { printCall, printTime, type ToldCall } from './unexplained.ts'

/** What was going on. */
export interface StraySite {
  readonly phase: ChaosPhase | null
  /** Milliseconds since the run began, on its own clock. */
  readonly atMs: number
  /** The nemeses in force, or the one that was undone shortly before. */
  readonly nemeses: readonly string[]
  /** The fault that had acted last, if one had. */
  readonly fault: { readonly id: string; readonly agoMs: number } | null
  /** The calls that the store was at work on, else the last one that it had been asked. */
  readonly calls: readonly ToldCall[]
}

/** An error that reached no caller: outside a test it ends the process. */
export interface StrayError {
  readonly said: string
  readonly count: number
  /** What was going on when the first of them came. */
  readonly first: StraySite
  /** The same in words. */
  readonly during: string
}

const beforeTheRun: StraySite = { phase: null, atMs: 0, nemeses: [], fault: null, calls: [] }

/** Listens for as long as a chaos run lasts. */
export class StrayWatch {
  /** Says what is going on; whoever runs a plan puts itself here. */
  site: () => StraySite = () => beforeTheRun
  readonly #seen = new Map<string, { readonly first: StraySite; count: number }>()
  readonly #stop = watchStrayErrors((said) => {
    const known = this.#seen.get(said)
    if (known === undefined) this.#seen.set(said, { first: this.site(), count: 1 })
    else known.count += 1
  })

  /** Stops listening, and gives what was heard. */
  async stop(): Promise<readonly StrayError[]> {
    await this.#stop()
    return [...this.#seen].map(([said, { first, count }]) => ({
      said,
      count,
      first,
      during: printSite(first),
    }))
  }
}

/** What is wrong, in one sentence, where something is. */
export function straySentence(strays: readonly StrayError[]): string | undefined {
  const [stray] = strays
  if (stray === undefined) return undefined
  const count = strays.reduce((sum, each) => sum + each.count, 0)
  const many = count === 1 ? 'an error' : `${count.toLocaleString('en')} errors`
  const first = count === 1 ? '' : ' the first:'
  return `${many} reached no caller, and would end a process:${first} ${stray.said} (${stray.during})`
}

/** `at 1200 ms in the phase chaos, server killed, client c1's getRaw("k0") at hand` */
function printSite(site: StraySite): string {
  const { nemeses, fault, calls } = site
  const [call, ...others] = calls
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return [
    printTime(site),
    ...nemeses,
    ...(fault === null ? [] : [`${Math.round(fault.agoMs)} ms after the fault '${fault.id}'`]),
    ...(call === undefined ? [] : [`${printCall(call)}${more} at hand`]),
  ].join(', ')
}
