import { describe, expect, it } from 'vitest'
import { type ActionShapes, type FaultPlanData, faults, type KindsOf, type Selection } from '../../src/faults/index.ts'

type Writes = Selection<'batchSetRaw', false>

/** How the builder says each legal action at each of its moments; one without a method does not compile. */
const said: {
  readonly [K in KindsOf<'legal'>]: { readonly [M in ActionShapes[K]['moments']]: (calls: Writes) => FaultPlanData }
} = {
  latency: { before: (calls) => calls.delay(5), after: (calls) => calls.delayReply(5) },
  slowStart: { before: (calls) => calls.slowStart() },
  error: { before: (calls) => calls.failBeforeEffect(), after: (calls) => calls.failAfterEffect() },
  throttle: { before: (calls) => calls.throttle() },
  down: { before: (calls) => calls.down() },
  hang: { before: (calls) => calls.hang(), after: (calls) => calls.hangAfterEffect() },
  cancel: {
    before: (calls) => calls.cancelBeforeEffect(),
    instead: (calls) => calls.cancelInFlight(),
    after: (calls) => calls.cancelAfterEffect(),
  },
  lateEffect: { instead: (calls) => calls.lateEffect() },
  partialBatch: { instead: (calls) => calls.partialBatch() },
}

describe('the builder has a method', () => {
  const rows = Object.entries(said).flatMap(([kind, methods]) =>
    Object.entries(methods).map(([moment, method]) => ({ kind, moment, method })),
  )

  it.each(rows)('for $kind, $moment', ({ kind, moment, method }) => {
    expect(method(faults().on('batchSetRaw')).faults).toMatchObject([{ action: { kind }, moment }])
  })
})
