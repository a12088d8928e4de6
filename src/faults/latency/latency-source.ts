/** Draws latencies from a model. What has state (periods, a queue) keeps it here, one source a fault and run. */
import { quantile } from './distribution.ts'
import type { Bursts, LatencyModel, Queue } from './latency-model.ts'

/**
 * The latency of a call that arrives `nowMs` after arming. `draw` gives a number in [0, 1) for a purpose, by the call's
 * address; `period` does so for the n-th period of the run, whatever the calls.
 */
export type LatencySource = (
  nowMs: number,
  draw: (purpose: string) => number,
  period: (index: number) => number,
) => number

/** A source for `model`. */
export function latencySource(model: LatencyModel): LatencySource {
  if (model.shape === 'bursts') return burstSource(model)
  if (model.shape === 'queue') return queueSource(model)
  return (_now, draw) => quantile(model, draw('latency'))
}

/** Periods are drawn by their number, so that the calls made in them do not move them. */
function burstSource(model: Bursts): LatencySource {
  let index = -1
  let endsAt = 0
  return (nowMs, draw, period) => {
    while (nowMs >= endsAt) {
      index += 1
      const meanMs = index % 2 === 0 ? model.goodMs : model.badMs
      // no period is of no length: time has to get on
      endsAt += Math.max(quantile({ shape: 'exponential', meanMs }, period(index)), 0.001)
    }
    return quantile(index % 2 === 0 ? model.good : model.bad, draw('latency'))
  }
}

function queueSource(model: Queue): LatencySource {
  const freeAt = Array.from({ length: model.servers }, () => 0)
  return (nowMs, draw) => {
    let first = 0
    for (let server = 1; server < freeAt.length; server += 1) {
      if ((freeAt[server] ?? 0) < (freeAt[first] ?? 0)) first = server
    }
    const start = Math.max(nowMs, freeAt[first] ?? 0)
    const end = start + quantile(model.service, draw('latency'))
    freeAt[first] = end
    return Math.round((end - nowMs) * 1_000) / 1_000
  }
}
