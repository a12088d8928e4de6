/**
 * Swarm testing (Groce et al. 2012, and TigerBeetle's simulator): every seed gets a random subset of the faults, with random
 * intensities, so that runs differ in what can go wrong. All of them legal: a correct store survives any swarm.
 */
import { type FaultPlanData, type FaultPlan, faults, latency } from '../faults/index.ts'
import { draw, drawInt } from '../kv/index.ts'
import { nemeses, type NemesisKind, type PlannedNemesis } from './nemesis.ts'

/** One kind of trouble that a swarm may have, at an intensity between 0 and 1. */
interface Trouble {
  readonly name: string
  readonly plan: (intensity: number) => FaultPlan<false>
}

/** The troubles that can be made in process. */
const troubles: readonly Trouble[] = [
  {
    name: 'network latency',
    plan: (x) =>
      faults()
        .on('any')
        .named('network latency')
        .delay(latency.lognormal(1 + 4 * x, 0.8)),
  },
  {
    name: 'request lost',
    plan: (x) =>
      faults()
        .on('any')
        .named('request lost')
        .probability(0.03 + 0.1 * x)
        .failBeforeEffect('KV_UNAVAILABLE'),
  },
  {
    name: 'reply lost',
    plan: (x) =>
      faults()
        .on('any')
        .named('reply lost')
        .probability(0.03 + 0.1 * x)
        .failAfterEffect('KV_TIMEOUT'),
  },
  {
    name: 'no answer',
    plan: (x) =>
      faults()
        .on('any')
        .named('no answer')
        .probability(0.02 + 0.04 * x)
        .hang(),
  },
  {
    name: 'no answer, and done',
    plan: (x) =>
      faults()
        .on('any')
        .named('no answer, and done')
        .probability(0.02 + 0.04 * x)
        .hangAfterEffect(),
  },
  {
    name: 'late effect',
    plan: (x) =>
      faults()
        .on('write')
        .named('late effect')
        .probability(0.04 + 0.1 * x)
        .lateEffect({ giveUpMs: 20, delayMs: 10 + 150 * x }),
  },
  {
    name: 'long tail',
    plan: (x) =>
      faults()
        .on('any')
        .named('long tail')
        .delay(latency.bimodal(latency.lognormal(2, 0.5), latency.uniform(50, 100 + 200 * x), 0.1)),
  },
]

/** The faults of a seed: at least one of them. */
export function swarmOfFaults(seed: number): FaultPlanData {
  const chosen = troubles.filter(({ name }) => draw(seed, 'swarm', name) < 0.5)
  const sure = chosen.length > 0 ? chosen : [troubles[drawInt(troubles.length, seed, 'swarm')] ?? troubles[0]]
  return sure
    .flatMap((trouble) => (trouble === undefined ? [] : [trouble.plan(draw(seed, 'intensity', trouble.name))]))
    .reduce((all, plan) => all.and(plan), faults())
    .toJSON()
}

/**
 * The nemeses of a seed over a chaos phase of `durationMs`, one after another with room in between. A store that promises to
 * survive a crash meets one at least every other time: that is what its promise is worth.
 *
 * @param roomMs the least that a nemesis and the calm after it may take
 */
export function swarmOfNemeses(
  seed: number,
  kinds: readonly NemesisKind[],
  durationMs: number,
  roomMs: number,
  crash: boolean,
): readonly PlannedNemesis[] {
  if (kinds.length === 0) return []
  const rounds = Math.max(1, Math.min(6, Math.floor(durationMs / roomMs)))
  const slot = durationMs / rounds
  return Array.from({ length: rounds }, (_, round): PlannedNemesis => {
    const crashes = kinds.filter((kind) => nemeses[kind].crashes)
    const among = crash && round % 2 === 0 && crashes.length > 0 ? crashes : kinds
    const kind = among[drawInt(among.length, seed, 'nemesis', round)] ?? 'pause'
    const forMs = slot * (0.2 + 0.2 * draw(seed, 'nemesis length', round))
    const atMs = slot * (round + 0.1 + 0.4 * draw(seed, 'nemesis start', round))
    return {
      kind,
      atMs: Math.round(atMs),
      forMs: nemeses[kind].lasts ? Math.round(forMs) : 0,
      ...(kind === 'slow' ? { latencyMs: 20 + drawInt(180, seed, 'nemesis latency', round) } : {}),
    }
  })
}
