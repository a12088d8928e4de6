import { describe, expect, it } from 'vitest'
import { draw, drawInt, randomSeed, systemClock } from '../../src/kv/index.ts'
import type { CallRecord } from '../../src/mock/index.ts'
import { Recorder } from '../../src/mock/recorder.ts'

const seed = randomSeed()
const steps = 4_000

/** What a recorder should hold of a call, written as plainly as can be. */
type Plain = { -readonly [Field in 'seq' | 'key' | 'outcome' | 'result']: CallRecord<'getRaw'>[Field] }

/** A call as one text: to compare thousands of them field by field takes seconds. */
const lineOf = ({ seq, key, outcome, result }: Plain): string =>
  `${seq} ${key} ${outcome} ${result === undefined ? '' : Buffer.from(result).toString('hex')}`

describe(`a recorder (seed ${seed})`, () => {
  it.each([
    ['without a limit', Infinity],
    ['with a limit within one page', 100],
    ['with a limit of a page', 512],
    ['with a limit of several pages', 1_300],
  ])('%s holds what a plain list would, whatever order calls settle in', (_, limit) => {
    const recorder = new Recorder(systemClock, limit)
    const kept: Plain[] = []
    const running: Plain[] = []
    const settle = (call: Plain, step: number): void => {
      if (draw(seed, 'fails', step) < 0.3) {
        call.outcome = 'error'
        recorder.rejected(call.seq, true, new Error('down'))
      } else {
        call.outcome = 'ok'
        call.result = Buffer.alloc(drawInt(60, seed, 'length', step), step)
        recorder.resolved(call.seq, true, call.result)
      }
    }
    for (let step = 1; step <= steps; step += 1) {
      const key = `k${step}`
      const call: Plain = { seq: step, key, outcome: 'pending', result: undefined }
      expect(recorder.open('getRaw', 'main', key, undefined)).toBe(step)
      kept.push(call)
      if (kept.length > limit) kept.shift()
      running.push(call)
      for (let calls = drawInt(3, seed, 'settle', step); calls > 0 && running.length > 0; calls -= 1) {
        const [settled] = running.splice(drawInt(running.length, seed, 'which', step, calls), 1)
        if (settled !== undefined) settle(settled, step)
      }
      if (draw(seed, 'clears', step) < 0.001) {
        recorder.clear()
        kept.length = 0
      }
      if (step % 1_000 === 0) expect(recorder.read().of('getRaw').map(lineOf)).toEqual(kept.map(lineOf))
    }
  })

  it('forgets a call that settles after its record was cleared', () => {
    const recorder = new Recorder(systemClock, Infinity)
    const old = recorder.open('delete', 'main', 'old', undefined)
    recorder.clear()
    recorder.rejected(old, true, new Error('late'))
    const fresh = recorder.open('delete', 'main', 'fresh', undefined)
    recorder.rejected(old, true, new Error('later still'))
    expect(recorder.read().map(({ seq, outcome }) => [seq, outcome])).toEqual([[fresh, 'pending']])
  })
})
