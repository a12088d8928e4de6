/** Short names for latency models. A number stands for a constant latency. */
import type { Distribution } from './distribution.ts'
import type { LatencyModel } from './latency-model.ts'

/** A plain number of milliseconds, or a distribution. */
export type LatencyDuration = number | Distribution

/** `duration` as a distribution. */
export function distributionOf(duration: LatencyDuration): Distribution {
  return typeof duration === 'number' ? { shape: 'constant', ms: duration } : duration
}

/** `given` as a latency model. */
export function latencyModelOf(given: number | LatencyModel): LatencyModel {
  return typeof given === 'number' ? { shape: 'constant', ms: given } : given
}

/**
 * Latency models by name. All times are in milliseconds.
 *
 * @example
 * faults().on('read').delay(latency.lognormal(20, 0.8))
 */
export const latency = {
  /** Always the same. */
  constant: (ms: number): Distribution => ({ shape: 'constant', ms }),
  /** Anything between two bounds alike. */
  uniform: (minMs: number, maxMs: number): Distribution => ({ shape: 'uniform', minMs, maxMs }),
  /** A bell around the mean, cut off at 0. */
  normal: (meanMs: number, sdMs: number): Distribution => ({ shape: 'normal', meanMs, sdMs }),
  /** Memoryless: mostly short, now and then several times the mean. */
  exponential: (meanMs: number): Distribution => ({ shape: 'exponential', meanMs }),
  /** What measured services look like: a median and a long right side; `sigma` is that of the logarithm. */
  lognormal: (medianMs: number, sigma: number): Distribution => ({ shape: 'lognormal', medianMs, sigma }),
  /** A heavy tail: the smaller `alpha`, the heavier; the mean is finite above 1. */
  pareto: (minMs: number, alpha: number): Distribution => ({ shape: 'pareto', minMs, alpha }),
  /** Two modes, as with a cache in front; `slowShare` of the calls are slow. */
  bimodal: (fast: LatencyDuration, slow: LatencyDuration, slowShare: number): Distribution => ({
    shape: 'bimodal',
    fast: distributionOf(fast),
    slow: distributionOf(slow),
    slowShare,
  }),
  /** Good periods and bad ones take turns, `goodMs` and `badMs` long on average. */
  bursts: (good: LatencyDuration, bad: LatencyDuration, goodMs: number, badMs: number): LatencyModel => ({
    shape: 'bursts',
    good: distributionOf(good),
    bad: distributionOf(bad),
    goodMs,
    badMs,
  }),
  /** First come first served for `servers` servers, `service` long each: slower under load. */
  queue: (service: LatencyDuration, servers: number = 1): LatencyModel => ({
    shape: 'queue',
    service: distributionOf(service),
    servers,
  }),
} as const
