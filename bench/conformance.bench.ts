/**
 * How long a conformance run takes: of `MockKV`, the first one of a process included, when fast-check is loaded and no code is warm;
 * and of correct stores that are waited for, which is as long as it takes to ask them through several clients at once.
 */
import { type ConformanceOptions, runConformance, type Tier } from '../src/conformance/index.ts'
import type { Target } from '../src/kv/index.ts'
import { MockKV } from '../src/mock/index.ts'
import { controlStores } from '../src/zoo/index.ts'
import { type Distance, distant } from '../test/conformance/fixtures/distant.ts'
import { figure } from './figure.ts'

const bounds = { smoke: 1, standard: 5 } as const satisfies Partial<Record<Tier, number>>

for (const tier of ['smoke', 'standard'] as const) {
  const usage = process.cpuUsage()
  const seconds = await secondsOf(() => new MockKV(), { tier })
  const { user, system } = process.cpuUsage(usage)
  figure({
    what: `conformance of MockKV, ${tier}`,
    value: seconds,
    unit: 's',
    target: { way: 'at most', bound: bounds[tier] },
  })
  figure({ what: 'of which processor time', value: (user + system) / 1_000_000, unit: 's' })
}

/** A network, and a client that drains what it has sent before it closes. */
const distances = {
  'calls of 5 to 20 ms': { callMs: [5, 20] },
  '200 ms to close': { callMs: [0, 0], closeMs: 200 },
} as const satisfies Record<string, Distance>

const waits = [
  ['calls of 5 to 20 ms', 'smoke', 'durable', 6],
  ['calls of 5 to 20 ms', 'standard', 'durable', 20],
  ['calls of 5 to 20 ms', 'standard', 'lists-all-confined', 20],
  ['200 ms to close', 'standard', 'durable', 30],
] as const

for (const [distance, tier, id, bound] of waits) {
  const control = controlStores().find((store) => store.id === id)
  if (control === undefined) throw new Error(`there is no control store ${id}`)
  const value = await secondsOf(distant(control.backend, distances[distance]), { tier })
  figure({ what: `${distance}, ${tier} (${id})`, value, unit: 's', target: { way: 'at most', bound } })
}

async function secondsOf(target: Target, options: ConformanceOptions): Promise<number> {
  const start = performance.now()
  const report = await runConformance(target, { seed: 1, ...options })
  if (!report.ok) throw new Error(`${report.backend} does not conform at ${report.tier}`)
  return (performance.now() - start) / 1_000
}
