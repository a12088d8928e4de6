import { describe, expect, it } from 'vitest'
import { executeRace } from '../../../../src/conformance/execution/race/execute-race.ts'
import type { RaceRule, RaceStep } from '../../../../src/conformance/program/race.ts'
import { KVError, ReferenceStore } from '../../../../src/kv/index.ts'
import { caseOn } from '../../fixtures/case-on.ts'

const set = { call: { op: 'setRaw', key: 'a', value: 0 } } as const
const get = { call: { op: 'getRaw', key: 'a' } } as const

function race(rule: RaceRule, ...lanes: readonly RaceStep['lanes'][number]['calls'][]): RaceStep {
  return { do: 'race', rule, first: [set], lanes: lanes.map((calls) => ({ client: 0, calls })) }
}

/** Answers every read with what the key held first. */
class Stale extends ReferenceStore {
  #first: Uint8Array | undefined
  override async getRaw(...given: Parameters<ReferenceStore['getRaw']>): Promise<Uint8Array> {
    this.#first ??= await super.getRaw(...given)
    return this.#first
  }
}

/** Cuts every value that it reads. */
class Torn extends ReferenceStore {
  override async getRaw(...given: Parameters<ReferenceStore['getRaw']>): Promise<Uint8Array> {
    return (await super.getRaw(...given)).slice(0, 3)
  }
}

/** Acknowledges every write but the first, and forgets it. */
class Forgetful extends ReferenceStore {
  #writes = 0
  override async setRaw(...given: Parameters<ReferenceStore['setRaw']>): Promise<void> {
    this.#writes += 1
    if (this.#writes === 1) await super.setRaw(...given)
  }
}

class Failing extends ReferenceStore {
  override getRaw(): Promise<Uint8Array> {
    return Promise.reject(new KVError('KV_CORRUPT', { op: 'getRaw' }))
  }
}

class Busy extends ReferenceStore {
  override getRaw(): Promise<Uint8Array> {
    return Promise.reject(new KVError('KV_UNAVAILABLE', { op: 'getRaw' }))
  }
}

describe('a race', () => {
  it.each<RaceRule>(['register', 'whole', 'survival'])('that keeps the rule %s is right', async (rule) => {
    const { context, space } = caseOn(new ReferenceStore())
    expect(await executeRace(race(rule, [set, get], [get, set]), context, space)).toBeUndefined()
  })

  it('whose reads no order explains is told with the operations that prove it', async () => {
    const { context, space } = caseOn(new Stale())
    const found = await executeRace(race('register', [get, set, get]), context, space)
    expect(found).toMatchObject({ clue: { kind: 'race' }, step: { call: { op: 'setRaw', key: 'a' } } })
    expect(found?.proof?.sentence).toContain('a read of "first#1" was stale')
    expect(found?.proof?.diagram).toContain('get')
  })

  it('in which a value is not whole is told by what the bytes are', async () => {
    const { context, space } = caseOn(new Torn())
    const found = await executeRace(race('whole', [get]), context, space)
    expect(found?.got).toMatch(/only the first 3 bytes of first#1/)
  })

  it('after which an acknowledged write is gone is told by who made it', async () => {
    const { context, space } = caseOn(new Forgetful())
    const found = await executeRace(race('survival', [set]), context, space)
    expect(found?.proof?.sentence).toMatch(/set "a#1".*is the last write.*acknowledged write was lost/)
    expect(found?.clue).toEqual({ kind: 'race', trap: 'lost-update' })
  })

  it('in which a call fails for itself is told by that call, and a store that is busy is believed', async () => {
    const failing = caseOn(new Failing())
    expect(await executeRace(race('register', [get]), failing.context, failing.space)).toMatchObject({
      step: { call: { op: 'getRaw', key: 'a' } },
      got: expect.stringContaining('KV_CORRUPT'),
    })
    const busy = caseOn(new Busy())
    expect(await executeRace(race('register', [get]), busy.context, busy.space)).toBeUndefined()
  })

  it('between batches takes the keys for one register', async () => {
    const entries = [
      ['a', 0],
      ['b', 0],
    ] as const
    const batch = { call: { op: 'batchSetRaw', entries } } as const
    const torn = new ReferenceStore()
    torn.batchSetRaw = async (given) => {
      for (const [key, value] of given) {
        await torn.setRaw(key, value)
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
      }
    }
    const step: RaceStep = {
      do: 'race',
      rule: 'batch',
      first: [batch],
      lanes: [
        { client: 0, calls: [batch] },
        {
          client: 0,
          calls: [1, 2, 3, 4].flatMap((ticks) => [{ ...get, ticks }, { call: { op: 'getRaw', key: 'b' } } as const]),
        },
      ],
    }
    const { context, space } = caseOn(torn)
    expect(await executeRace(step, context, space)).toMatchObject({
      expected: expect.stringContaining('change together'),
    })
    const whole = caseOn(new ReferenceStore())
    expect(await executeRace(step, whole.context, whole.space)).toBeUndefined()
  })
})
