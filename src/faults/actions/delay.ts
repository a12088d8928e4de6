/** Delays: the call happens, later. */
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { latencySource } from '../latency/latency-source.ts'
import type { LatencyModel } from '../latency/latency-model.ts'
import { operations, type Operation } from '../../kv/index.ts'

/** The types of the actions in this file. */
export interface DelayShapes {
  readonly latency: ActionShapeOf<'legal', 'before' | 'after', Operation, { readonly model: LatencyModel }>
  readonly slowStart: ActionShapeOf<
    'legal',
    'before',
    Operation,
    { readonly extraMs: number; readonly overMs: number; readonly startMs: number }
  >
}

export const latency: ActionRow<'latency', DelayShapes['latency']> = {
  kind: 'latency',
  legality: 'legal',
  moments: ['before', 'after'],
  operations,
  options: {
    model: {
      type: 'latency',
      default: { shape: 'constant', ms: 50 },
      says: 'how long: a distribution, `bursts` of good and bad periods, or a `queue` under load',
    },
  },
  says: 'The request, or the reply, is delayed.',
  example: "faults().on('any').delay(latency.lognormal(20, 0.8))",
  prepare: ({ model }) => {
    const source = latencySource(model)
    return {
      async gate(occasion) {
        const delayMs = source(
          occasion.nowMs,
          (purpose) => occasion.draw(purpose),
          (index) => occasion.drawOfRun(index),
        )
        occasion.fire({ delayMs })
        if (delayMs > 0) await occasion.wait(delayMs)
      },
    }
  },
}

export const slowStart: ActionRow<'slowStart', DelayShapes['slowStart']> = {
  kind: 'slowStart',
  legality: 'legal',
  moments: ['before'],
  operations,
  options: {
    extraMs: {
      type: 'ms',
      default: 1_000,
      says: 'the delay of a call at the start; it shrinks in a straight line to 0',
    },
    overMs: { type: 'ms', default: 10_000, says: 'how long the store takes to warm up' },
    startMs: { type: 'ms', default: 0, says: 'when it starts, after arming' },
  },
  says: 'A store that has just started is slow and warms up.',
  example: "faults().on('any').slowStart({ extraMs: 500, overMs: 5_000 })",
  prepare: ({ extraMs, overMs, startMs }) => ({
    async gate(occasion) {
      const age = occasion.nowMs - startMs
      if (age < 0 || age >= overMs) return
      const delayMs = Math.round(extraMs * (1 - age / overMs) * 1_000) / 1_000
      occasion.fire({ delayMs })
      await occasion.wait(delayMs)
    },
  }),
}
