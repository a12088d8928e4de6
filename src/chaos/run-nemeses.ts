/** Carries the nemeses of a plan out on a server, one after another, and undoes each, whatever happens. */
import type { HistoryRecorder } from '../history/index.ts'
import { type Clock, messageOf, type ServerControl, sleep } from '../kv/index.ts'
import type { NemesesInForce } from './in-force.ts'
import { nemeses, type PlannedNemesis } from './nemesis.ts'

/** What nemeses are given besides the server: the time they keep to, what ends them, and where what they did is written down. */
export interface NemesisContext {
  readonly clock: Clock
  readonly recorder: HistoryRecorder
  readonly inForce: NemesesInForce
  /** Ends the wait for the next one, and the one at work. */
  readonly over: AbortSignal
  /** Set for each that began. */
  readonly begun: boolean[]
  /** Gets what a nemesis itself failed at. */
  readonly trouble: string[]
  /** Called once the server is back from one that crashed it. */
  readonly afterCrash: () => Promise<void>
}

/** Resolves when all are done, or when `over` has ended them. */
export async function runNemeses(
  plan: readonly PlannedNemesis[],
  server: ServerControl,
  context: NemesisContext,
): Promise<void> {
  const { clock, recorder, inForce, over, begun, trouble } = context
  const until = (time: number): Promise<void> => sleep(clock, Math.max(0, time - clock.now()), over).catch(() => {})
  let startedAt = clock.now()
  for (const [index, planned] of plan.entries()) {
    // one that is late moves those behind it, so that the calm in between stays as long as it was planned
    startedAt = Math.max(startedAt, clock.now() - planned.atMs)
    await until(startedAt + planned.atMs)
    if (over.aborted) return
    const nemesis = nemeses[planned.kind]
    const end = recorder.beginFault(`nemesis-${index}`, nemesis.label)
    const undone = inForce.begin(nemesis.label)
    try {
      begun[index] = true
      await nemesis.begin(server, planned)
      if (nemesis.lasts) await until(clock.now() + planned.forMs)
    } catch (error) {
      trouble.push(`${nemesis.label}: ${messageOf(error)}`)
    } finally {
      await nemesis
        .end(server)
        .then(undone, (error: unknown) => trouble.push(`${nemesis.label}, undone: ${messageOf(error)}`))
      end()
    }
    if (nemesis.crashes) await context.afterCrash()
  }
}
