import { describe, expect, it } from 'vitest'
import { embedded } from '../../src/backends/index.ts'
import { runConformance } from '../../src/conformance/index.ts'
import { type FaultPlanData, faults, latency, withFaults } from '../../src/faults/index.ts'
import { type Backend, type Clock, systemClock } from '../../src/kv/index.ts'
import { failures } from './fixtures/failures.ts'

const seed = 20_260_301

/** The same backend, each of whose clients stands behind faults of its own. */
function faulty(backend: Backend, plan: FaultPlanData, clock: Clock): Backend {
  return {
    ...backend,
    open: async (namespace, options) => withFaults(await backend.open(namespace, options), plan, { clock, seed }),
  }
}

/** On which every delay is over at the next turn of the event loop: calls still overlap and overtake, and nobody waits. */
const hasty: Clock = {
  now: () => performance.now(),
  schedule(callback) {
    const turn = setImmediate(callback)
    return () => clearImmediate(turn)
  },
}

/** Calls take longer, before their effect and after it, and none fails. */
const slow = faults()
  .on('any', 'close')
  .delay(latency.uniform(0, 1))
  .on('any', 'close')
  .probability(0.1)
  .delayReply(latency.exponential(1))

describe.each(Object.keys(embedded))('%s', (name) => {
  it.each<readonly [string, FaultPlanData, Clock]>([
    ['an empty plan', faults(), systemClock],
    ['latency alone', slow, hasty],
    ...(name === 'memory' ? [['latency alone, in real time', slow, systemClock] as const] : []),
  ])('conforms behind %s', { timeout: 120_000 }, async (_says, plan, clock) => {
    const backend = await embedded[name]?.()
    if (backend === undefined) throw new Error(`no backend ${name}`)
    try {
      const report = await runConformance(faulty(backend, plan, clock), { tier: 'smoke', seed })
      expect(failures(report)).toEqual([])
      expect(report.ok).toBe(true)
    } finally {
      await backend.dispose?.()
    }
  })
})
