import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUsageError } from '../../src/kv/index.ts'
import {
  type Fault,
  type FaultOptions,
  FaultPlan,
  faultPresets,
  faults,
  latency,
  withFaults,
} from '../../src/faults/index.ts'
import { actions, optionsOf, optionTypes } from '../../src/faults/internal.ts'
import { filledStore, seen } from './probe.ts'

describe('the builder', () => {
  const plan = faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT')

  it('makes plain data', () => {
    expect(plan.toJSON()).toEqual({
      allowLies: false,
      faults: [
        {
          id: 'setRaw user:* nth 2 error after',
          on: ['setRaw'],
          key: 'user:*',
          nth: 2,
          moment: 'after',
          action: { kind: 'error', code: 'KV_TIMEOUT' },
        },
      ],
    })
  })

  it('changes nothing that it was made from', () => {
    const empty = faults()
    const selection = empty.on('getRaw')
    const [slow, failing] = [selection.delay(5), selection.first(1).failBeforeEffect()]
    expect(empty.faults).toEqual([])
    expect(slow.faults).toMatchObject([{ action: { kind: 'latency' } }])
    expect(slow.faults[0]).not.toHaveProperty('first')
    expect(failing.faults).toHaveLength(1)
  })

  it('gives no thenable, which an await would call', async () => {
    const selection = faults().on('getRaw').first(1)
    for (const object of [faults(), selection, plan, selection.hang().next(2)]) expect('then' in object).toBe(false)
    expect(await Promise.resolve(plan)).toBe(plan)
  })

  it('scripts a sequence: two fail, three are slow, the rest is fine', () => {
    const script = faults().on('getRaw').first(2).failBeforeEffect('KV_UNAVAILABLE').next(3).delay(50)
    expect(script.faults).toMatchObject([
      { first: 2, action: { kind: 'error' } },
      { after: 2, first: 3, action: { kind: 'latency' } },
    ])
  })

  it('goes on only after a fault that ends', () => {
    expect(() => faults().on('getRaw').delay(5).next(1)).toThrow(/goes on after a fault that ends/)
  })

  it('does not compile where an action does not apply to the operation, and says so at run time', () => {
    const legal = faults()
    const lying = faults({ allowLies: true })
    const wrong: readonly (() => unknown)[] = [
      // @ts-expect-error a read has no late effect
      () => legal.on('getRaw').lateEffect(),
      // @ts-expect-error a single write is no batch
      () => legal.on('setRaw').partialBatch(),
      // @ts-expect-error nobody can cancel a close
      () => legal.on('close').cancelBeforeEffect(),
      // @ts-expect-error lies have to be allowed
      () => legal.on('getRaw').lie('staleRead'),
      // @ts-expect-error a write is no read
      () => lying.on('setRaw').lie('staleRead'),
      // @ts-expect-error it has no such option
      () => lying.on('getRaw').lie('staleRead', { depth: 2 }),
      // @ts-expect-error there is no such operation
      () => legal.on('setRow'),
      // @ts-expect-error there is no such code
      () => legal.on('getRaw').failBeforeEffect('KV_GONE'),
    ]
    for (const build of wrong) expect(build).toThrow(expect.toSatisfy(isUsageError))
    expect(lying.on('read').lie('staleRead').faults).toHaveLength(1)
  })
})

describe('composition', () => {
  const slow = faults().on('read').delay(10)
  const failing = faults().on('write').failBeforeEffect()
  const lying = faults({ allowLies: true }).on('getRaw').lie('staleRead')

  it('puts plans together', () => {
    expect(slow.and(failing).faults).toEqual([...slow.faults, ...failing.faults])
  })

  it('takes faults away by their id', () => {
    expect(slow.and(failing).without('read latency')).toEqual(failing)
    expect(() => slow.without('nothing')).toThrow("no fault is called 'nothing'; there are 'read latency'")
  })

  it('never mixes a lie into a plan that does not allow it', () => {
    expect(() => slow.and(lying)).toThrow(/'staleRead' lies.*allowLies: true.*Legal actions: 'latency'/)
    expect(lying.and(slow).faults).toHaveLength(2)
  })

  it('names two faults that are alike apart, and refuses one name for two', () => {
    const twice = faults().on('read').delay(1).on('read').delay(2)
    expect(twice.faults.map((fault) => fault.id)).toEqual(['read latency', 'read latency #2'])
    expect(() => faults().on('read').named('x').delay(1).on('read').named('x').delay(2)).toThrow(/called 'x' too/)
  })
})

/** Any legal value of an option. */
const optionValues = {
  ms: fc.integer({ min: 0, max: 10_000 }),
  count: fc.integer({ min: 1, max: 100 }),
  calls: fc.integer({ min: 0, max: 100 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0),
  flag: fc.boolean(),
  text: fc.string({ minLength: 1 }),
  code: fc.constantFrom('KV_TIMEOUT', 'KV_UNAVAILABLE', 'KV_CORRUPT'),
  latency: fc.constantFrom<unknown>(
    latency.uniform(1, 2),
    latency.bimodal(latency.exponential(3), latency.pareto(1, 2), 0.1),
    latency.bursts(1, latency.normal(5, 1), 100, 50),
    latency.queue(latency.lognormal(2, 0.5), 3),
  ),
  updown: fc.constantFrom('up', 'down'),
}

const anyFault = fc.constantFrom(...Object.values(actions)).chain((row) =>
  fc.record(
    {
      on: fc.constant([...row.operations].slice(0, 2)),
      key: fc.string({ minLength: 1 }),
      client: fc.string({ minLength: 1 }),
      nth: optionValues.count,
      after: optionValues.calls,
      first: optionValues.count,
      every: optionValues.count,
      times: optionValues.count,
      probability: optionValues.share,
      fromMs: optionValues.ms,
      untilMs: optionValues.ms,
      moment: fc.constantFrom(...row.moments),
      action: fc
        .record(
          Object.fromEntries(
            Object.entries(optionsOf(row.kind)).map(([name, spec]) => [name, optionValues[spec.type]]),
          ),
          { requiredKeys: [] },
        )
        .map((options) => ({ ...options, kind: row.kind })),
    },
    { requiredKeys: ['on', 'action'] },
  ),
)

describe('JSON', () => {
  it('holds every plan, exactly', () => {
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 5 }), (given) => {
        const plan = FaultPlan.fromJSON({ allowLies: true, faults: given })
        expect(FaultPlan.fromJSON(JSON.stringify(plan))).toEqual(plan)
        expect(JSON.stringify(FaultPlan.fromJSON(JSON.stringify(plan)))).toBe(JSON.stringify(plan))
      }),
    )
  })

  it('generates options of every type there is', () => {
    expect(Object.keys(optionValues).sort()).toEqual(Object.keys(optionTypes).sort())
  })

  it('fills in what may be left out', () => {
    const [fault] = FaultPlan.fromJSON({ faults: [{ on: ['setRaw'], action: { kind: 'lateEffect' } }] }).faults
    expect(fault).toEqual({
      id: 'setRaw lateEffect',
      on: ['setRaw'],
      moment: 'instead',
      action: { kind: 'lateEffect', code: 'KV_TIMEOUT', giveUpMs: 0, delayMs: 100 },
    })
  })

  it('runs what it holds', async () => {
    const plan = FaultPlan.fromJSON(JSON.stringify(faults().on('getRaw').first(1).failBeforeEffect()))
    const kv = withFaults(await filledStore(), plan, { seed: 1 })
    expect([await seen(kv.getRaw('k1')), await seen(kv.getRaw('k1'))]).toEqual(['KV_UNAVAILABLE', 'one'])
  })

  it.each([
    ['key', faults().on('getRaw').key(Boolean).hang()],
    [
      'while',
      faults()
        .on('getRaw')
        .while(() => true)
        .hang(),
    ],
  ])('does not hold a function for a %s, and says so', (name, plan) => {
    expect(() => JSON.stringify(plan)).toThrow(`has a function for its ${name}, which JSON cannot hold`)
  })
})

describe('bad input gets one sentence that lists what is legal', () => {
  const error = (fields: object = {}): object => ({ on: ['setRaw'], action: { kind: 'error' }, ...fields })

  it.each<readonly [string, unknown, RegExp]>([
    ['text that is not JSON', '{', /text that is not JSON/],
    ['a number', 5, /is 5; expected \{ allowLies, faults/],
    ['nothing', null, /is null; expected/],
    ['faults that are no array', { faults: 5 }, /faults is 5; expected an array/],
    ['a field of a plan that does not exist', { faults: [], seeds: 1 }, /no 'seeds'; it takes 'allowLies', 'faults'/],
    ['allowLies of the wrong type', { faults: [], allowLies: 'yes' }, /allowLies is 'yes'; expected true or false/],
    ['a fault that is no object', { faults: [1] }, /fault 0 is 1; expected an object/],
    ['an empty fault', { faults: [{}] }, /fault 0: on is undefined; expected an array of 'getRaw'/],
    ['a misspelt operation', { faults: [error({ on: ['setRow'] })] }, /'setRow'; expected one of 'getRaw'.*'any'/],
    ['no operation', { faults: [error({ on: [] })] }, /on is an array; expected an array of/],
    [
      'an unknown action',
      { faults: [{ on: ['list'], action: { kind: 'explode' } }] },
      /'explode'; expected one of 'latency'/,
    ],
    [
      'an action that is text',
      { faults: [{ on: ['list'], action: 'hang' }] },
      /action is 'hang'; expected \{ kind, \.\.\. \}/,
    ],
    ['a negative latency', latencyOf({ shape: 'constant', ms: -1 }), /model\.ms is -1; expected a number from 0/],
    [
      'a latency no timer can wait',
      latencyOf({ shape: 'constant', ms: 3e9 }),
      /3000000000; expected a number from 0 to 2147483647/,
    ],
    ['an unknown distribution', latencyOf({ shape: 'gamma' }), /'gamma'; expected one of 'constant'.*'queue'/],
    ['a distribution with a field missing', latencyOf({ shape: 'uniform', minMs: 1 }), /maxMs is undefined; expected/],
    [
      'bounds the wrong way round',
      latencyOf({ shape: 'uniform', minMs: 9, maxMs: 1 }),
      /minMs is 9; expected at most maxMs, 1/,
    ],
    [
      'a queue in a mixture',
      latencyOf({ ...latency.bimodal(1, 2, 0.5), slow: latency.queue(1) }),
      /'queue'; expected one of 'constant'/,
    ],
    [
      'a probability over 1',
      { faults: [error({ probability: 1.5 })] },
      /probability is 1.5; expected a number from 0 to 1/,
    ],
    ['a probability that is NaN', { faults: [error({ probability: Number.NaN })] }, /probability is NaN/],
    ['nth(0)', { faults: [error({ nth: 0 })] }, /nth is 0; expected a whole number of at least 1/],
    ['an unknown field', { faults: [error({ keys: 'a' })] }, /no 'keys'; it takes 'id', 'on', 'key'/],
    [
      'an unknown option',
      { faults: [error({ action: { kind: 'error', kode: 1 } })] },
      /no 'kode'; it takes 'kind', 'code', 'retryable'/,
    ],
    [
      'an unknown code',
      { faults: [error({ action: { kind: 'error', code: 'KV_GONE' } })] },
      /'KV_GONE'; expected one of 'KV_NOT_FOUND'/,
    ],
    [
      'a moment that the action has not',
      { faults: [error({ moment: 'instead' })] },
      /'instead'; expected one of 'before', 'after'/,
    ],
    [
      'an operation that the action has not',
      { faults: [{ on: ['list'], action: { kind: 'lateEffect' } }] },
      /does not apply to 'list'; it applies to 'setRaw'/,
    ],
    [
      'a lie without allowLies',
      { faults: [{ on: ['setRaw'], action: { kind: 'lostWrite' } }] },
      /'lostWrite' lies.*allowLies: true.*'latency'/,
    ],
    ['one id twice', { faults: [error({ id: 'x' }), error({ id: 'x' })] }, /another fault is called 'x' too/],
  ])('%s', (_what, json, message) => {
    expect(() => FaultPlan.fromJSON(json)).toThrow(message)
    expect(() => FaultPlan.fromJSON(json)).toThrow(expect.toSatisfy(isUsageError))
  })

  it('where plain data is given to the wrapper, too', async () => {
    const [fault] = faults().on('getRaw').delay(1).faults
    const wrong: Fault = { ...faultOf(fault), probability: 2 }
    const inner = await filledStore()
    expect(() => withFaults(inner, { allowLies: false, faults: [wrong] })).toThrow(/probability is 2/)
  })

  it('where an option of the wrapper is misspelt, or an intensity, a seed or a log limit makes no sense', async () => {
    const inner = await filledStore()
    const options = (json: string): FaultOptions => JSON.parse(json)
    expect(() => withFaults(inner, faults(), options('{"sead":1}'))).toThrow(/no 'sead'; it takes 'clock', 'seed'/)
    expect(() => withFaults(inner, faults(), options('{"seed":"x"}'))).toThrow(/seed is x; expected a number/)
    expect(() => faultPresets.lossyAcks({ intensity: -1 })).toThrow(/intensity is -1/)
    expect(() => withFaults(inner, faults(), { log: { limit: 0 } })).toThrow(/log\.limit is 0/)
  })
})

function latencyOf(model: object): object {
  return { faults: [{ on: ['getRaw'], action: { kind: 'latency', model } }] }
}

function faultOf(fault: Fault | undefined): Fault {
  if (fault === undefined) throw new Error('no fault')
  return fault
}
