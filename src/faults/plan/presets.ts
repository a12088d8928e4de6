/** Plans for trouble that everybody meets. All legal: a correct client survives every one of them. */
import { numberIn } from './option.ts'
import { latency } from '../latency/latency.ts'
import { type FaultPlan, faults } from './plan.ts'

/** How bad it is. */
export interface PresetOptions {
  /** 0 is nothing, 1 the preset as described, 2 twice as often. Probabilities stop at 1. Default 1. */
  readonly intensity?: number
}

/** Gives a probability at an intensity. */
type Scale = (probability: number) => number

/**
 * Plans by name.
 *
 * @example
 * const kv = withFaults(store, faultPresets.flakyNetwork(), { seed: 7 })
 */
export const faultPresets = {
  /** Latency with a long tail; one call in fifty fails, half of them after the effect; one in two hundred hangs. */
  flakyNetwork: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (p) =>
      faults()
        .on('any')
        .named('network latency')
        .delay(latency.lognormal(5, 1))
        .on('any')
        .named('request lost')
        .probability(p(0.01))
        .failBeforeEffect('KV_UNAVAILABLE')
        .on('any')
        .named('reply lost')
        .probability(p(0.01))
        .failAfterEffect('KV_TIMEOUT')
        .on('any')
        .named('no answer')
        .probability(p(0.005))
        .hangAfterEffect(),
    ),
  /** Reads are quick, writes are not, and one write in twenty waits for the disk to catch up. */
  slowDisk: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (p) =>
      faults()
        .on('read')
        .named('read from disk')
        .delay(latency.lognormal(2, 0.5))
        .on('write')
        .named('write to disk')
        .delay(latency.bimodal(latency.lognormal(8, 0.5), latency.uniform(200, 800), p(0.05))),
    ),
  /** Calls queue for four servers, and beyond 100 a second they are refused and told when to come back. */
  overloaded: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (_p, intensity) =>
      faults()
        .on('any')
        .named('refused under load')
        .throttle({ calls: Math.max(1, Math.round(100 / Math.max(intensity, 0.001))), perMs: 1_000 })
        .on('any')
        .named('queueing')
        .delay(latency.queue(latency.exponential(5 * intensity), 4)),
    ),
  /** Good minutes and bad half-minutes; within these, calls are slow, and one in five fails or is late. */
  brownout: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (p) =>
      faults()
        .on('any')
        .named('good and bad periods')
        .delay(latency.bursts(latency.lognormal(3, 0.5), latency.lognormal(400, 0.8), 60_000, 30_000))
        .on('read')
        .named('read fails')
        .probability(p(0.05))
        .failBeforeEffect('KV_UNAVAILABLE')
        .on('write')
        .named('write fails')
        .probability(p(0.05))
        .failBeforeEffect('KV_UNAVAILABLE')
        .on('write')
        .named('write comes late')
        .probability(p(0.05))
        .lateEffect({ giveUpMs: 500, delayMs: 200 }),
    ),
  /** Away for two seconds in every thirty, at first after five, with replies lost as it goes and a slow start as it comes. */
  restarting: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (p, intensity) =>
      faults()
        .on('any')
        .named('away')
        .down({ startMs: 5_000, forMs: 2_000 * intensity, everyMs: 30_000 })
        .on('write')
        .named('reply lost as it goes')
        .window(4_900, 5_000)
        .probability(p(0.5))
        .failAfterEffect('KV_UNAVAILABLE')
        .on('any')
        .named('slow as it comes')
        .slowStart({ startMs: 5_000 + 2_000 * intensity, extraMs: 300, overMs: 5_000 }),
    ),
  /** One write in ten takes effect and is reported as failed. */
  lossyAcks: (options: PresetOptions = {}): FaultPlan<false> =>
    at(options, (p) =>
      faults().on('write').named('acknowledgement lost').probability(p(0.1)).failAfterEffect('KV_TIMEOUT'),
    ),
} as const

/** The name of a preset. */
export type FaultPresetName = keyof typeof faultPresets

function at(
  { intensity = 1 }: PresetOptions,
  build: (p: Scale, intensity: number) => FaultPlan<false>,
): FaultPlan<false> {
  numberIn('intensity', intensity, 0, 1_000)
  return intensity === 0 ? faults() : build((probability) => Math.min(1, probability * intensity), intensity)
}
