import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReferenceStore, virtualClock } from '../../src/kv/index.ts'
import {
  type FaultEvent,
  type FaultLogData,
  FaultPlan,
  type FaultPlanData,
  FaultRun,
  faults,
  attachFaults,
  latency,
  ReplayDivergence,
} from '../../src/faults/index.ts'
import { actionKinds } from '../../src/faults/internal.ts'
import { seen } from './probe.ts'
import { everything, operate, runWorkload } from './workload.ts'

describe('one seed, one run', () => {
  it('twice the same seed gives the same log, byte for byte', async () => {
    const [first, second] = [await runWorkload(everything), await runWorkload(everything)]
    expect(JSON.stringify(second.log)).toBe(JSON.stringify(first.log))
    expect(first.log.events.length).toBeGreaterThan(500)
  })

  it('every fault of the workload acts, so that the comparison means something', async () => {
    const { run } = await runWorkload(everything, { operations: 1_000 })
    run.assertAllFired()
  })

  it('and every action there is, is among them', () => {
    const made = new Set(everything.faults.map(({ action }) => action.kind))
    expect(actionKinds.filter((kind) => !made.has(kind))).toEqual([])
  })

  it('another seed gives another log', async () => {
    const [first, second] = [await runWorkload(everything, { seed: 1 }), await runWorkload(everything, { seed: 2 })]
    expect(JSON.stringify(second.log.events)).not.toBe(JSON.stringify(first.log.events))
  })

  it('a seed nobody gave is told by the log, and repeats the run', async () => {
    const { log, run } = await runWorkload(everything, { unseeded: true })
    expect(log.seed).toBe(run.seed)
    const second = await runWorkload(everything, { seed: log.seed })
    expect(JSON.stringify(second.log)).toBe(JSON.stringify(log))
    expect(log.events.length).toBeGreaterThan(100)
  })
})

/** A fault that draws whether it acts, and how long it delays. */
const drawn = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  on: fc.constantFrom('any', 'read', 'write', 'getRaw', 'setRaw').map((selector) => [selector]),
  probability: fc.constantFrom(0.2, 0.5, 0.9, 1),
  moment: fc.constantFrom('before', 'after'),
})
const delay = fc
  .constantFrom<unknown>(latency.uniform(0, 10), latency.exponential(10), latency.bimodal(1, latency.pareto(5, 2), 0.3))
  .map((model) => ({ kind: 'latency', model }))
const failure = fc.constant({ kind: 'error' })

/** Plans of faults of which each does one of `actions`. */
const plansOf = (...actions: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<FaultPlan> =>
  fc
    .uniqueArray(fc.tuple(drawn, fc.oneof(...actions)), { selector: ([{ id }]) => id, minLength: 2, maxLength: 6 })
    .map((given) => FaultPlan.fromJSON({ faults: given.map(([fault, action]) => ({ ...fault, action })) }))

/** What each fault did, without where it stands in the log and at what time it came about. */
function acts(log: FaultLogData, but: (event: FaultEvent) => boolean = () => true): readonly object[] {
  return log.events
    .filter(but)
    .map(({ fault, client, index, op, key, detail }) => ({ fault, client, index, op, key, detail }))
    .sort((a, b) => order(a).localeCompare(order(b)))
}

const order = (act: { fault: string; client: string; index: number }): string =>
  `${act.client} ${String(act.index).padStart(6, '0')} ${act.fault}`

describe('randomness by address', () => {
  const withAndWithout = async (plan: FaultPlan, seed: number, choice: number): Promise<[object[], object[]]> => {
    const removed = plan.faults[choice % plan.faults.length]?.id ?? ''
    // a caller that gives up during a long delay never gets to the faults behind it
    const terms = { seed, operations: 40, clients: 2, giveUpMs: 1e9 }
    const whole = await runWorkload(plan, terms)
    const part = await runWorkload(plan.without(removed), terms)
    return [[...acts(whole.log, (event) => event.fault !== removed)], [...acts(part.log)]]
  }

  it('taking one fault away leaves every other draw as it was', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(plansOf(delay), fc.integer(), fc.nat(), async (plan, seed, choice) => {
        const [whole, part] = await withAndWithout(plan, seed, choice)
        expect(part).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('taking away one that fails shows what it hid, and changes nothing else', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(plansOf(delay, failure), fc.integer(), fc.nat(), async (plan, seed, choice) => {
        const [whole, part] = await withAndWithout(plan, seed, choice)
        expect(part).toEqual(expect.arrayContaining(whole))
      }),
      { numRuns: 60 },
    )
  })

  it('the order of the faults in the plan is no part of it', async () => {
    const plan = faults()
      .on('read')
      .named('a')
      .delay(latency.exponential(5))
      .on('any')
      .named('b')
      .probability(0.5)
      .delay(1)
    const turned: FaultPlanData = { allowLies: false, faults: plan.faults.toReversed() }
    const [one, other] = [await runWorkload(plan), await runWorkload(turned)]
    expect(acts(other.log)).toEqual(acts(one.log))
  })

  it('a numbered workload may leave operations out, and all other draws stay as they were', async () => {
    const plan = faults().on('any').probability(0.5).delay(latency.exponential(5))
    const run = async (skip: (index: number) => boolean): Promise<FaultLogData> => {
      const clock = virtualClock()
      const run = new FaultRun(plan, { clock, seed: 7 })
      const kv = attachFaults(new ReferenceStore(), run, { client: 'a' })
      await clock.run(async () => {
        for (let index = 0; index < 60; index += 1) {
          if (skip(index)) continue
          run.seek('a', index)
          await seen(operate(kv, 'a', index))
        }
      })
      return run.log.toJSON()
    }
    const [whole, part] = [await run(() => false), await run((index) => index % 3 === 0)]
    expect(part.events.length).toBeGreaterThan(5)
    expect(acts(part)).toEqual(acts(whole, ({ index }) => index % 3 !== 0))
  })
})

describe('replay', () => {
  const replayOf = (log: FaultLogData, plan: FaultPlanData = everything): Promise<{ run: FaultRun }> =>
    runWorkload(plan, { seed: log.seed, replay: log })

  it('of the same run is exact, from the log as a file', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    const file: FaultLogData = JSON.parse(JSON.stringify(log))
    const { run } = await replayOf(file, FaultPlan.fromJSON(file.plan))
    run.assertReplayed()
    expect(JSON.stringify(run.log)).toBe(JSON.stringify(log))
  })

  it('that diverges fails at the first difference and names it', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    const at = 100
    const events = log.events.map((event) => (event.seq === at ? { ...event, key: 'another', index: 3 } : event))
    const error: unknown = await replayOf({ ...log, events }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ReplayDivergence)
    expect(error).toMatchObject({ code: 'KV_TESTKIT_REPLAY', seq: at, got: { fault: log.events[at]?.fault } })
    expect(String(error)).toMatch(
      /differs from the log first at event 100 \(key, index\):\n {2}expected '.*"another".*\n {2}got/,
    )
  })

  it('with another seed diverges at once', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    await expect(runWorkload(everything, { seed: 6, replay: log })).rejects.toThrow(/first at event 0/)
  })

  it('that does less than the log says fails at the end', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    const { run } = await runWorkload(faults(), { seed: 5, replay: log })
    expect(() => run.assertReplayed()).toThrow(/first at event 0:[^]*got {6}nothing/)
  })

  it('takes a log that lost its beginning, and compares what is left', async () => {
    const { log } = await runWorkload(everything, { seed: 5, log: { limit: 50 } })
    expect(log.dropped).toBeGreaterThan(100)
    const { run } = await replayOf(log)
    run.assertReplayed()
  })

  it('can leave times out, for a clock that cannot hit them again', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    const events = log.events.map((event) => ({ ...event, atMs: event.atMs + 1 }))
    await expect(replayOf({ ...log, events })).rejects.toThrow(/event 0 \(atMs\)/)
    const { run } = await runWorkload(everything, { seed: 5, replay: { ...log, events }, ignoreTimes: true })
    run.assertReplayed()
  })

  it('refuses what is no log, and one that was cut', async () => {
    const { log } = await runWorkload(everything, { seed: 5 })
    expect(() => new FaultRun(everything, { replay: JSON.parse('{"seed":1}') })).toThrow(/has 'seed', 'plan'/)
    const cut = { ...log, events: log.events.filter(({ seq }) => seq !== 7) }
    expect(() => new FaultRun(everything, { replay: cut })).toThrow(/not numbered one after the other/)
  })
})
