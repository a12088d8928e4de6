/** Chaos: clients at work on a store while faults are let loose, and a verdict on what they saw. */
import { AssertionError } from 'node:assert'
import { faults as emptyPlan } from '../faults/index.ts'
import { type Backend, systemClock, type Target, type VirtualClock, virtualClock, visible } from '../kv/index.ts'
import { withBackend } from './environment.ts'
import { type Judgement, judgeRun } from './judge-run.ts'
import { checkNemeses, nemeses, possibleNemeses } from './nemesis.ts'
import { type ChaosOptions, type ChaosProgress, settleChaos, type SettledChaos } from './options.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosReport, ShrunkRun } from './report.ts'
import { type RunProgress, type RunRecord, runOnce } from './run-once.ts'
import { shrink } from './shrink.ts'
import { swarmOfFaults, swarmOfNemeses } from './swarm.ts'
import { waitsForNothing } from './waits-for-nothing.ts'

/** Runs made to shrink a failure, and for how long, in milliseconds. */
const effort = { tries: 400, ms: 20_000 }

/**
 * Runs clients against a store while faults are let loose, heals, lets it settle, and holds the recorded history against what
 * the store promises. In virtual time everything follows from the seed: the run is made twice to prove it, and one that fails
 * is made smaller. Against a real server it runs in real time, and still records and checks.
 *
 * @returns the report; a violation is a result, not an error. Rejects with a `UsageError` for options that make no sense
 * @example
 * const report = await runChaos(() => new MyStore(), { seed: 7 })
 * if (!report.ok) console.log(report.reason, JSON.stringify(report.shrunk?.plan ?? report.plan))
 */
export async function runChaos(target: Target, options: ChaosOptions = {}): Promise<ChaosReport> {
  const settled = settleChaos(options)
  const started = performance.now()
  const time = await timeFor(target, settled)
  const { plan, backend } = await planFor(target, settled, time)
  const first = await oneRun(target, plan, settled, time)
  const judged = judgeRun(plan, first)
  const differs = await difference(target, plan, settled, time, first)
  const shrunk = differs === undefined ? await shrunkRun(target, plan, settled, time, judged) : undefined
  const interrupted = settled.signal.aborted
  // what was seen until then may prove a violation; that clients did not recover, or anything else, it cannot
  const cut = interrupted && judged.verdict !== 'violation'
  const verdict = differs !== undefined ? 'nondeterministic' : cut ? 'inconclusive' : judged.verdict
  const reason = differs ?? (cut ? 'the run was interrupted' : judged.reason)
  return {
    ok: verdict === 'ok' && !interrupted,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    backend: backend.name,
    ...(backend.version === undefined ? {} : { version: backend.version }),
    seed: plan.seed,
    time,
    plan,
    ...(judged.violation === undefined ? {} : { violation: judged.violation }),
    ...(shrunk === undefined ? {} : { shrunk }),
    history: first.history,
    faults: first.faults,
    faultCounts: first.faultCounts,
    nemeses: plan.nemeses.map((nemesis, index) => ({ ...nemesis, begun: first.nemesesBegun[index] ?? false })),
    phases: first.phases,
    outcomes: outcomesOf(first),
    overlap: judged.check.overlap,
    digest: first.digest,
    elapsedMs: first.elapsedMs,
    durationMs: performance.now() - started,
    ...(interrupted ? { interrupted: 'the run was interrupted' } : {}),
  }
}

/** Like {@link runChaos}, but rejects with node's `AssertionError` when the report is not `ok`. */
export async function assertChaos(target: Target, options: ChaosOptions = {}): Promise<ChaosReport> {
  const report = await runChaos(target, options)
  if (report.ok) return report
  const shown = report.shrunk?.violation ?? report.violation
  const plan = JSON.stringify(report.shrunk?.plan ?? report.plan)
  throw new AssertionError({
    message: visible(
      [
        `${report.backend}: ${report.verdict} (seed ${report.seed}): ${report.reason ?? ''}`,
        ...(shown === undefined ? [] : [shown.sentence, shown.diagram]),
        `replay with runChaos(target, { plan: ${JSON.stringify(plan)} })`,
      ].join('\n\n'),
    ),
    actual: report.verdict,
    expected: 'ok',
    operator: 'chaos',
  })
}

/** Mean milliseconds between two operations of a client. */
const usualPauseMs = 5

/** A simulated server is back in no time; a real one is not. */
const nemesisRoomMs = { virtual: 200, real: 1_500 } as const

type Time = ChaosReport['time']

async function timeFor(target: Target, { clock, seed }: SettledChaos): Promise<Time> {
  if (clock !== 'auto') return clock
  return (await waitsForNothing(target, seed)) ? 'virtual' : 'real'
}

async function planFor(
  target: Target,
  settled: SettledChaos,
  time: Time,
): Promise<{ readonly plan: ChaosPlan; readonly backend: Backend }> {
  return withBackend(target, { clock: clockFor(time), seed: settled.seed }, async (backend) => {
    const plan = settled.plan ?? drawnPlan(backend, settled, time)
    checkNemeses(plan.nemeses, backend.server)
    return { plan, backend }
  })
}

function drawnPlan(backend: Backend, settled: SettledChaos, time: Time): ChaosPlan {
  const { seed, clients, durationMs } = settled
  const pauseMs = pauseFor(settled, time)
  const operations = Math.ceil((settled.ops ?? (durationMs === null ? 1_000 : 10_000_000)) / clients)
  const chaosMs = durationMs ?? operations * Math.max(1, pauseMs)
  const { faults } = settled
  const crash = backend.profile?.durability === 'crash'
  // a store that does not promise to survive a crash may lose what it likes in one
  const kinds = possibleNemeses(backend.server).filter((kind) => crash || !nemeses[kind].crashes)
  return {
    version: 1,
    seed,
    clients: Array.from({ length: clients }, (_, number) => number),
    keys: settled.keys,
    operations,
    skipped: [],
    durationMs,
    pauseMs,
    callTimeoutMs: settled.callTimeoutMs ?? (time === 'virtual' ? 200 : 1_000),
    consistency: settled.consistency ?? backend.profile?.consistency ?? 'linearizable',
    faults: faults === 'swarm' ? swarmOfFaults(seed) : faults === 'none' ? emptyPlan().toJSON() : faults,
    nemeses:
      settled.nemeses === 'swarm'
        ? swarmOfNemeses(seed, kinds, chaosMs, nemesisRoomMs[time], crash)
        : settled.nemeses === 'none'
          ? []
          : settled.nemeses,
  }
}

function pauseFor({ pauseMs, ops, durationMs, clients }: SettledChaos, time: Time): number {
  if (pauseMs !== undefined || durationMs === null) return pauseMs ?? usualPauseMs
  const spread = ops ?? (time === 'virtual' ? 5_000 : Infinity)
  return Math.max(usualPauseMs, Math.round((durationMs * clients) / spread))
}

/** One run, on a store of its own and a clock of its own. */
async function oneRun(
  target: Target,
  plan: ChaosPlan,
  settled: SettledChaos,
  time: Time,
  step: ChaosProgress['step'] = 'run',
): Promise<RunRecord> {
  const clock = clockFor(time)
  const onProgress = (progress: RunProgress): void => settled.onProgress({ ...progress, step })
  return withBackend(target, { clock, seed: plan.seed }, (backend) => {
    const work = (): Promise<RunRecord> => runOnce(plan, { ...settled, onProgress, backend, clock })
    return isVirtual(clock) ? clock.run(work) : work()
  })
}

/** In virtual time: why a second run of the same plan was not the same as the first. */
async function difference(
  target: Target,
  plan: ChaosPlan,
  settled: SettledChaos,
  time: Time,
  first: RunRecord,
): Promise<string | undefined> {
  if (time === 'real' || !settled.selfCheck || settled.signal.aborted) return undefined
  const second = await oneRun(target, plan, settled, time, 'self-check')
  if (second.digest === first.digest) return undefined
  const at = first.history.findIndex(
    (operation, index) => JSON.stringify(operation) !== JSON.stringify(second.history[index]),
  )
  const here = JSON.stringify(first.history[at]) ?? 'nothing'
  const there = JSON.stringify(second.history[at]) ?? 'nothing'
  return `the same seed gave two different runs; at operation ${at} the first had ${here}, the second ${there}: does the store use a clock or a random source of its own?`
}

async function shrunkRun(
  target: Target,
  plan: ChaosPlan,
  settled: SettledChaos,
  time: Time,
  judged: Judgement,
): Promise<ShrunkRun | undefined> {
  const { violation } = judged
  if (violation === undefined || time === 'real' || !settled.shrink || settled.signal.aborted) return undefined
  const attempt = async (candidate: ChaosPlan): Promise<RunRecord> => oneRun(target, candidate, settled, time, 'shrink')
  const smallest = await shrink(
    { plan, violation },
    async (candidate) => judgeRun(candidate, await attempt(candidate)).violation,
    effort,
  )
  const record = await attempt(smallest.plan)
  return { ...smallest, history: record.history, faults: record.faults }
}

function clockFor(time: Time): VirtualClock | typeof systemClock {
  return time === 'virtual' ? virtualClock() : systemClock
}

function isVirtual(clock: VirtualClock | typeof systemClock): clock is VirtualClock {
  return 'run' in clock
}

function outcomesOf({ history }: RunRecord): ChaosReport['outcomes'] {
  const count = (status: string): number => history.filter((operation) => operation.status === status).length
  return { ok: count('ok'), fail: count('fail'), unknown: count('unknown') }
}
