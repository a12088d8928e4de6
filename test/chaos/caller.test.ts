import { expect, it } from 'vitest'
import { Caller } from '../../src/chaos/caller.ts'
import { defaultWeights, readingOf, type Work, workOf } from '../../src/chaos/workload.ts'
import type { ChaosPlan } from '../../src/chaos/index.ts'
import { chaosPlanFrom } from '../../src/chaos/internal.ts'
import { recordedOperations } from '../../src/history/internal.ts'
import { type RecordedOperation, recordHistory } from '../../src/history/index.ts'
import { everyMethod, type Operation, operations, operationsThat, virtualClock } from '../../src/kv/index.ts'

const plan: ChaosPlan = chaosPlanFrom({
  version: 1,
  seed: 3,
  clients: [0],
  keys: ['a', 'b', 'c'],
  operations: 500,
  skipped: [],
  durationMs: null,
  pauseMs: 1,
  callTimeoutMs: 50,
  consistency: 'linearizable',
  faults: { allowLies: false, faults: [] },
  nemeses: [],
})

/** The operations of one client, on a store that has the operations `present`. */
const workOn = (present: Iterable<Operation>): Work[] =>
  Array.from({ length: 500 }, (_, index) => workOf(plan, 0, index, defaultWeights, new Set(present)))

const calls: { readonly [O in RecordedOperation]: Work } = {
  getRaw: { op: 'getRaw', key: 'a' },
  setRaw: { op: 'setRaw', key: 'a', value: undefined },
  delete: { op: 'delete', key: 'a' },
  batchGetRaw: { op: 'batchGetRaw', keys: ['a', 'b'] },
  batchSetRaw: { op: 'batchSetRaw', entries: [['a', undefined]] },
  batchDelete: { op: 'batchDelete', keys: ['a', 'b'] },
}

it.each(recordedOperations)('a %s that does not answer is given up, and the error names the operation', async (op) => {
  const clock = virtualClock()
  const reasons: unknown[] = []
  const silent = everyMethod(() => (...given) => {
    const options = given.at(-1)
    const signal = typeof options === 'object' && 'signal' in options ? options.signal : undefined
    signal?.addEventListener('abort', () => reasons.push(signal.reason))
    return new Promise(() => {})
  })
  const caller = new Caller(0, recordHistory(silent, { client: 'c0' }), clock, 50, 64)
  const failure = await clock.run(() => caller.make(calls[op]))
  expect(failure).toMatchObject({ code: 'KV_TIMEOUT', op })
  expect(reasons).toEqual([failure])
})

it('every operation that a history holds is made, and on a store without batches single ones in their place', () => {
  const all = workOn(operations)
  expect(new Set(all.map(({ op }) => op))).toEqual(new Set(recordedOperations))
  const single = workOn(operationsThat({ of: 'base' }))
  expect(new Set(single.map(({ op }) => op))).toEqual(new Set(['getRaw', 'setRaw', 'delete']))
  const alone = { batchGetRaw: 'getRaw', batchSetRaw: 'setRaw', batchDelete: 'delete' } as const
  expect(single.map(({ op }) => op)).toEqual(all.map(({ op }) => (op in alone ? Reflect.get(alone, op) : op)))
})

it('a client that has failed reads the keys of what it would have done', () => {
  expect(recordedOperations.map((op) => readingOf(calls[op]))).toEqual([
    { op: 'getRaw', key: 'a' },
    { op: 'getRaw', key: 'a' },
    { op: 'getRaw', key: 'a' },
    { op: 'batchGetRaw', keys: ['a', 'b'] },
    { op: 'batchGetRaw', keys: ['a'] },
    { op: 'batchGetRaw', keys: ['a', 'b'] },
  ])
})
