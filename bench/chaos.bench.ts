/** What chaos in virtual time costs, and how many of the seeds find each store that is wrong on purpose. */
import { type ChaosOptions, type ChaosReport, runChaos } from '../src/chaos/index.ts'
import { referenceStores } from '../src/chaos/internal.ts'
import { ReferenceStore } from '../src/kv/index.ts'
import { figure } from './figure.ts'
import { median } from './rounds.ts'

const rounds = 5
/** More with KV_TESTKIT_CHAOS_SEEDS. */
const seeds = Number(process.env['KV_TESTKIT_CHAOS_SEEDS'] ?? 20)

/** Seconds of processor time, the self-check by a second run included: the median, after one round that warms the code up. */
async function secondsOf(options: ChaosOptions): Promise<{ seconds: number; report: ChaosReport }> {
  const times: number[] = []
  let report: ChaosReport | undefined
  for (let round = 0; round <= rounds; round += 1) {
    const start = process.cpuUsage()
    report = await runChaos(() => new ReferenceStore(), { ...options, seed: round + 1 })
    const { user, system } = process.cpuUsage(start)
    if (!report.ok) throw new Error(`a correct store is accused: ${report.reason}`)
    if (round > 0) times.push((user + system) / 1_000_000)
  }
  if (report === undefined) throw new Error('nothing was run')
  return { seconds: median(times), report }
}

const hour = await secondsOf({ durationMs: 3_600_000 })
figure({
  what: 'one simulated hour, made twice and checked',
  value: hour.seconds,
  unit: 's',
  target: { way: 'at most', bound: 1 },
})
figure({ what: 'operations in it', value: hour.report.history.length, unit: 'operations' })

const thousand = await secondsOf({ ops: 1_000 })
figure({ what: '1,000 operations, made twice and checked', value: thousand.seconds * 1_000, unit: 'ms' })

for (const store of referenceStores().filter(({ correct }) => !correct)) {
  let caught = 0
  for (let seed = 1; seed <= seeds; seed += 1) {
    const options = { seed, ops: 1_000, selfCheck: false, shrink: false }
    if ((await runChaos(store.open, options)).verdict === 'violation') caught += 1
  }
  figure({
    what: `seeds of ${seeds} that catch '${store.name}'`,
    value: (100 * caught) / seeds,
    unit: '%',
    target: { way: 'at least', bound: 99 },
  })
}
