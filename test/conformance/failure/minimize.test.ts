import { describe, expect, it } from 'vitest'
import { minimize } from '../../../src/conformance/failure/minimize.ts'
import {
  batchSet,
  bytesOf,
  callsOf,
  type CallStep,
  get,
  type Program,
  set,
  type Step,
} from '../../../src/conformance/program/program.ts'
import { keysOfRace } from '../../../src/conformance/program/race.ts'

const plenty = { tries: 1_000, finerTries: 1_000, ms: 60_000 }

/** Made smaller as long as `fails` holds of its calls. */
function smallest(steps: readonly Step[], fails: (calls: readonly CallStep[]) => boolean): Promise<Program> {
  return minimize({ steps }, async (candidate) => fails(callsOf(candidate)), plenty)
}

describe('a failing program', () => {
  it('is left with the steps that it takes', async () => {
    const steps = [set('a', '61'), get('a'), set('b', '62'), get('b'), get('a'), set('c', '63'), get('c')]
    const { steps: left } = await smallest(steps, (calls) => {
      const made = calls.map(({ call }) => JSON.stringify(call))
      const write = made.indexOf(JSON.stringify(set('b', '62').call))
      return write >= 0 && made.lastIndexOf(JSON.stringify(get('b').call)) > write
    })
    expect(left).toEqual([set('b', '62'), get('b')])
  })

  it('is left with the entries that it takes', async () => {
    const entries = ['a', 'b', 'c', 'd'].map((key) => [key, '61'] as const)
    const { steps } = await smallest([batchSet(entries)], (calls) =>
      calls.some(({ call }) => call.op === 'batchSetRaw' && call.entries.some(([key]) => key === 'c')),
    )
    expect(steps).toEqual([batchSet([['c', '61']])])
  })

  it('writes plainer values, and short ones', async () => {
    const { steps } = await smallest([set('a', { length: 4_096, seed: 1 })], ([step]) => step !== undefined)
    expect(steps).toEqual([set('a', '61')])
    const long = await smallest(
      [set('a', { length: 4_096, seed: 1 })],
      ([step]) => step?.call.op === 'setRaw' && typeof step.call.value !== 'string' && step.call.value.length >= 100,
    )
    expect(long.steps).toEqual([set('a', { length: 100, seed: 1 })])
  })

  it('is left with the bytes that it takes', async () => {
    const bytesIn = ([step]: readonly CallStep[]): Uint8Array =>
      step?.call.op === 'setRaw' ? bytesOf(step.call.value) : new Uint8Array()
    const [culprit = 0] = bytesOf({ length: 200, seed: 6 }).subarray(131)
    const one = await smallest([set('a', { length: 200, seed: 6 })], (calls) => bytesIn(calls).includes(culprit))
    expect(one.steps).toEqual([set('a', Buffer.of(culprit).toString('hex'))])
    const two = await smallest([set('a', '0102c3030405280607')], (calls) =>
      Buffer.from(bytesIn(calls)).toString('hex').replaceAll('03', '').includes('c3'),
    )
    expect(two.steps).toEqual([set('a', 'c3')])
    const long = await smallest([set('a', { length: 4_096, seed: 1 })], (calls) => bytesIn(calls).length > 1_000)
    expect(long.steps).toEqual([set('a', '61'.repeat(1_001))])
  })

  it('has keys and fills as short as it takes', async () => {
    const key = `${'k'.repeat(1_000)}1`
    const { steps } = await smallest(
      [set(key, '61'), get(key)],
      (calls) => calls.length === 2 && calls.every(({ call }) => 'key' in call && call.key.length > 255),
    )
    expect(steps).toEqual([set(`${'k'.repeat(255)}1`, '61'), get(`${'k'.repeat(255)}1`)])
    const fill = { do: 'fill', client: 0, prefix: 'a', to: 3_000 } as const
    const filled = await minimize(
      { steps: [fill] },
      async ({ steps: [step] }) => step?.do === 'fill' && step.to > 1_000,
      plenty,
    )
    expect(filled.steps).toEqual([{ ...fill, to: 1_001 }])
  })

  it('takes a bounded number of runs, whatever the program', async () => {
    let runs = 0
    const entries = Array.from({ length: 150 }, (_, at) => [`k${at}`, { length: 5_000 + at, seed: at }] as const)
    await minimize(
      { steps: [batchSet(entries)] },
      async () => {
        runs += 1
        return false
      },
      { tries: 500, finerTries: 80, ms: 60_000 },
    )
    expect(runs).toBeLessThanOrEqual(580)
  })

  it('loses what a call does besides, and other clients', async () => {
    const odd: CallStep = { ...set('a', '61', 1), given: 'window', scribble: 'arguments' }
    const { steps } = await smallest([odd], (calls) => calls.length === 1)
    expect(steps).toEqual([set('a', '61')])
  })

  it('has no fewer calls than go wrong together', async () => {
    const together: Step = { do: 'together', calls: [set('a', '61'), get('a'), set('b', '61')] }
    const { steps } = await minimize(
      { steps: [together] },
      async ({ steps: [step] }) => step?.do === 'together' && step.calls.length > 1,
      plenty,
    )
    expect(steps).toMatchObject([{ do: 'together', calls: [{ call: { op: 'getRaw' } }, { call: { op: 'setRaw' } }] }])
  })

  it('races on fewer keys, in fewer lanes, without a schedule', async () => {
    const write = (key: string): { call: { op: 'setRaw'; key: string; value: number }; ticks: number } => ({
      call: { op: 'setRaw', key, value: 300 },
      ticks: 3,
    })
    const lanes = [0, 1, 2].map((client) => ({ client, calls: [write('a'), write('b')] }))
    const { steps } = await minimize(
      { steps: [{ do: 'race', rule: 'survival', first: [write('a')], lanes }] },
      async ({ steps: [step] }) => step?.do === 'race' && step.lanes.length > 1 && keysOfRace(step).includes('b'),
      plenty,
    )
    const call = { op: 'setRaw', key: 'b', value: 75 }
    expect(steps).toEqual([
      {
        do: 'race',
        rule: 'survival',
        first: [],
        lanes: [
          { client: 0, calls: [{ call }] },
          { client: 0, calls: [{ call }] },
        ],
      },
    ])
  })

  it('stops when it has tried as often as it may', async () => {
    let tries = 0
    const steps = Array.from({ length: 64 }, (_, index) => set(`k${index}`, '61'))
    await minimize(
      { steps },
      async () => {
        tries += 1
        return false
      },
      { tries: 5, finerTries: 10, ms: 60_000 },
    )
    expect(tries).toBe(5)
  })
})
