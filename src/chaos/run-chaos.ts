/** Chaos: clients at work on a store while faults are let loose, and a verdict on what they saw. */
import { AssertionError } from 'node:assert'
import { faults as emptyPlan } from '../faults/index.ts'
import type { Violation } from '../history/index.ts'
import { type Backend, systemClock, type Target, type VirtualClock, virtualClock, visible } from '../kv/index.ts'
import { withBackend } from './environment.ts'
import { type Judgement, judgeRun, judgeStrays } from './judge-run.ts'
import { checkNemeses, nemeses, possibleNemeses } from './nemesis.ts'
import { type ChaosOptions, type ChaosProgress, settleChaos, type SettledChaos } from './options.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosReport, ShrunkRun } from './report.ts'
import { runOnce } from './run-once.ts'
import type { RunProgress, RunRecord } from './run-record.ts'
import { shrink } from './shrink.ts'
import { type StrayError, StrayWatch } from './strays.ts'
import { swarmOfFaults, swarmOfNemeses } from './swarm.ts'
import { waitsForNothing } from './waits-for-nothing.ts'

/** Runs made to shrink a failure, and their operations: some twenty seconds' worth. */
const effort = { tries: 400, operations: 1_000_000 }

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
  const watch = new StrayWatch()
  let strays: readonly StrayError[] | undefined
  try {
    const runs = await everyRun(target, settled, watch)
    strays = await watch.stop()
    return reportOf(runs, strays, settled.signal.aborted, performance.now() - started)
  } finally {
    if (strays === undefined) await watch.stop()
  }
}

/** The run, and those that were made about it. */
interface Runs {
  readonly plan: ChaosPlan
  readonly backend: Backend
  readonly time: Time
  readonly first: RunRecord
  readonly judged: Judgement
  readonly differs: string | undefined
  readonly shrunk: ShrunkRun | undefined
}

async function everyRun(target: Target, settled: SettledChaos, strays: StrayWatch): Promise<Runs> {
  const time = await timeFor(target, settled)
  const { plan, backend } = await planFor(target, settled, time)
  const once: OneRun = (candidate, step) => oneRun(target, candidate, { ...settled, strays }, time, step)
  const first = await once(plan, 'run')
  const more = time === 'virtual' && !settled.signal.aborted
  const difference = more && settled.selfCheck ? await differenceFrom(plan, once, first) : undefined
  // a second run that was cut short is another one
  const differs = settled.signal.aborted ? undefined : difference
  const judged = judgeRun(plan, first)
  const { violation } = judged
  const smaller = more && settled.shrink && differs === undefined && violation !== undefined
  const shrunk = smaller && !settled.signal.aborted ? await shrunkRun(plan, once, violation) : undefined
  return { plan, backend, time, first, judged, differs, shrunk }
}

function reportOf(
  { plan, backend, time, first, judged: seen, differs, shrunk }: Runs,
  strays: readonly StrayError[],
  interrupted: boolean,
  durationMs: number,
): ChaosReport {
  const judged = judgeStrays(seen, strays)
  // what was seen until then may prove a violation, or an error; that clients did not recover, or anything else, it cannot
  const cut = interrupted && judged.verdict !== 'violation' && judged.verdict !== 'unexplained-errors'
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
    unexplained: first.unexplained,
    strays,
    givenUp: first.givenUp,
    notes: verdict === 'ok' ? judged.notes : [],
    outcomes: outcomesOf(first),
    overlap: judged.check.overlap,
    digest: first.digest,
    elapsedMs: first.elapsedMs,
    durationMs,
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

/** Which time a run of these options runs in. */
export async function timeFor(target: Target, { clock, seed, processes }: SettledChaos): Promise<Time> {
  if (processes) return 'real'
  if (clock !== 'auto') return clock
  return (await waitsForNothing(target, seed)) ? 'virtual' : 'real'
}

async function planFor(
  target: Target,
  settled: SettledChaos,
  time: Time,
): Promise<{ readonly plan: ChaosPlan; readonly backend: Backend }> {
  const environment = { clock: clockFor(time), seed: settled.seed }
  const use = async (backend: Backend): ReturnType<typeof planFor> => {
    const plan = settled.plan ?? drawnPlan(backend, settled, time)
    checkNemeses(plan.nemeses, backend.server)
    return { plan, backend }
  }
  return withBackend(target, environment, use, settled.processes)
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

type OneRun = (plan: ChaosPlan, step: ChaosProgress['step']) => Promise<RunRecord>

/** One run, on a store of its own and a clock of its own. */
async function oneRun(
  target: Target,
  plan: ChaosPlan,
  settled: SettledChaos & { readonly strays: StrayWatch },
  time: Time,
  step: ChaosProgress['step'],
): Promise<RunRecord> {
  const clock = clockFor(time)
  const onProgress = (progress: RunProgress): void => settled.onProgress({ ...progress, step })
  const use = (backend: Backend): Promise<RunRecord> => {
    const work = (): Promise<RunRecord> => runOnce(plan, { ...settled, onProgress, backend, clock })
    return isVirtual(clock) ? clock.run(work) : work()
  }
  return withBackend(target, { clock, seed: plan.seed }, use, settled.processes)
}

/** In virtual time: why a second run of the same plan was not the same as the first. */
async function differenceFrom(plan: ChaosPlan, once: OneRun, first: RunRecord): Promise<string | undefined> {
  const second = await once(plan, 'self-check')
  if (second.digest === first.digest) return undefined
  const at = first.history.findIndex(
    (operation, index) => JSON.stringify(operation) !== JSON.stringify(second.history[index]),
  )
  const here = JSON.stringify(first.history[at]) ?? 'nothing'
  const there = JSON.stringify(second.history[at]) ?? 'nothing'
  return `the same seed gave two different runs; at operation ${at} the first had ${here}, the second ${there}: does the store use a clock or a random source of its own?`
}

async function shrunkRun(plan: ChaosPlan, once: OneRun, violation: Violation): Promise<ShrunkRun> {
  const smallest = await shrink(
    { plan, violation },
    async (candidate) => {
      const record = await once(candidate, 'shrink')
      return { violation: judgeRun(candidate, record).violation, operations: record.history.length }
    },
    effort,
  )
  const record = await once(smallest.plan, 'shrink')
  return { ...smallest, history: record.history, faults: record.faults }
}

/** A clock of that time. */
export function clockFor(time: Time): VirtualClock | typeof systemClock {
  return time === 'virtual' ? virtualClock() : systemClock
}

function isVirtual(clock: VirtualClock | typeof systemClock): clock is VirtualClock {
  return 'run' in clock
}

function outcomesOf({ history }: RunRecord): ChaosReport['outcomes'] {
  const count = (status: string): number => history.filter((operation) => operation.status === status).length
  return { ok: count('ok'), fail: count('fail'), unknown: count('unknown') }
}
