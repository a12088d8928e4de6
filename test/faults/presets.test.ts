import { describe, expect, it } from 'vitest'
import { codeOf, draw, ReferenceStore, virtualClock } from '../../src/kv/index.ts'
import { FaultPlan, type FaultPresetName, faultPresets, FaultRun, attachFaults } from '../../src/faults/index.ts'
import { bytes, text } from './probe.ts'

const names: readonly FaultPresetName[] = [
  'flakyNetwork',
  'slowDisk',
  'overloaded',
  'brownout',
  'restarting',
  'lossyAcks',
]

/** A minute of thirty clients under a preset. Those that hear nothing give up after a second. */
async function traffic(plan: FaultPlan): Promise<{ run: FaultRun; codes: ReadonlySet<unknown>; wrong: number }> {
  const clock = virtualClock()
  const run = new FaultRun(plan, { clock, seed: 2 })
  const inner = new ReferenceStore()
  const codes = new Set<unknown>()
  let wrong = 0
  const clients = Array.from({ length: 30 }, (_, index) => `c${index}`)
  await clock.run(() =>
    Promise.all(
      clients.map(async (client) => {
        const kv = attachFaults(inner, run, { client })
        /** What the store may hold: the last acknowledged value, or one written since whose fate is unknown. */
        let possible = new Set<string | undefined>([undefined])
        const attempt = async <T>(
          call: (signal: AbortSignal) => Promise<T>,
        ): Promise<{ value?: T; failed?: unknown }> => {
          const controller = new AbortController()
          const cancel = clock.schedule(() => controller.abort(new Error('gave up')), 1_000)
          try {
            return { value: await call(controller.signal) }
          } catch (error) {
            codes.add(codeOf(error) ?? 'gave up')
            return { failed: error }
          } finally {
            cancel()
          }
        }
        for (let index = 0; clock.now() < 60_000; index += 1) {
          const value = `${client} ${index}`
          const written = await attempt((signal) => kv.setRaw(client, bytes(value), { signal }))
          possible = 'failed' in written ? new Set([...possible, value]) : new Set([value, ...lateOnes(possible)])
          const read = await attempt((signal) => kv.getRaw(client, { signal }))
          if (read.value !== undefined && !possible.has(text(read.value))) wrong += 1
          await new Promise<void>((resolve) => clock.schedule(resolve, draw(3, client, index) * 400))
        }
      }),
    ),
  )
  await run.heal()
  return { run, codes, wrong }
}

/** A write that failed may still come, over one that was acknowledged later. */
const lateOnes = (possible: ReadonlySet<string | undefined>): readonly (string | undefined)[] => [...possible].slice(-3)

describe.each(names)('%s', (name) => {
  it('is legal, survives JSON, and every fault of it acts on ordinary traffic', { timeout: 30_000 }, async () => {
    const plan = faultPresets[name]()
    expect(plan.allowLies).toBe(false)
    expect(FaultPlan.fromJSON(JSON.stringify(plan))).toEqual(plan)
    const { run, wrong } = await traffic(plan)
    run.assertAllFired()
    expect(wrong).toBe(0)
    expect(run.pending).toBe(0)
  })

  it('is nothing at intensity 0, and more at a higher one', { timeout: 30_000 }, async () => {
    expect(faultPresets[name]({ intensity: 0 }).faults).toEqual([])
    const total = (run: FaultRun): number =>
      Object.values(run.counts()).reduce((sum, count) => sum + count.changedOutcome, 0)
    if (name === 'slowDisk') return // only slower
    const [usual, more] = [await traffic(faultPresets[name]()), await traffic(faultPresets[name]({ intensity: 3 }))]
    expect(total(more.run)).toBeGreaterThan(total(usual.run))
  })
})

it('no preset is left out here', () => {
  expect(Object.keys(faultPresets).sort()).toEqual([...names].sort())
})
