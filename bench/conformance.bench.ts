/** How long a conformance run of `MockKV` takes, the first one of a process included, when fast-check is loaded and no code is warm. */
import { runConformance, type Tier } from '../src/conformance/index.ts'
import { MockKV } from '../src/mock/index.ts'
import { figure } from './figure.ts'

const bounds = { smoke: 1, standard: 5 } as const satisfies Partial<Record<Tier, number>>

for (const tier of ['smoke', 'standard'] as const) {
  const start = performance.now()
  const usage = process.cpuUsage()
  const report = await runConformance(() => new MockKV(), { tier, seed: 1 })
  const seconds = (performance.now() - start) / 1_000
  const { user, system } = process.cpuUsage(usage)
  if (!report.ok) throw new Error(`MockKV does not conform at ${tier}`)
  figure({
    what: `conformance of MockKV, ${tier}`,
    value: seconds,
    unit: 's',
    target: { way: 'at most', bound: bounds[tier] },
  })
  figure({ what: 'of which processor time', value: (user + system) / 1_000_000, unit: 's' })
}
