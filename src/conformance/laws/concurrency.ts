/**
 * Clients at once. A case is a race: a few short lanes of calls on few keys, every value unique and self-checking, recorded and
 * decided as a history. What is drawn besides the calls is their schedule, in microtasks and turns of the event loop, so that a
 * store in memory is led through its interleavings, and through the same ones again when a failure is replayed.
 */
import type { Arbitrary } from 'fast-check'
import { sharesInProcess } from '../../kv/index.ts'
import { callFrom, capped, numberedKeys, performs } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { pickForRace } from './weights.ts'
import type { Program } from '../program/program.ts'
import type { Lane, Pace, RaceCall, RaceStep } from '../program/race.ts'

const program = (race: Omit<RaceStep, 'do'>, trap: string): Program => ({ steps: [{ do: 'race', ...race }], trap })

/** Short forms, so that lanes read as what they do. */
const raceGet = (key: string): RaceCall => ({ call: { op: 'getRaw', key } })
const raceSet = (key: string, bytes = 0): RaceCall => ({ call: { op: 'setRaw', key, value: bytes } })
const raceBatchSet = (keys: readonly string[]): RaceCall => ({
  call: { op: 'batchSetRaw', entries: keys.map((key) => [key, 0]) },
})
const raceBatchDelete = (keys: readonly string[]): RaceCall => ({ call: { op: 'batchDelete', keys } })

/** Clients that a race may use: as many as lanes where clients share a store, else one whose calls overlap. */
function clientsIn({ profile }: LawContext): number {
  return sharesInProcess(profile) ? 3 : 1
}

/** Lanes on clients of their own, or all on one: some defects need the one, some the other. */
function lanesOf(context: LawContext, alone: boolean, calls: readonly (readonly RaceCall[])[]): readonly Lane[] {
  const clients = alone ? 1 : clientsIn(context)
  return calls.map((each, index) => ({ client: index % clients, calls: each }))
}

/** When a call is made: at once, as a rule; else some microtasks later, or after a turn of the event loop. */
function schedules({ fc }: LawContext): Arbitrary<Pace> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }).map((ticks) => ({ ticks })) },
    {
      weight: 1,
      arbitrary: fc.record({ turns: fc.integer({ min: 1, max: 2 }), ticks: fc.integer({ min: 0, max: 3 }) }),
    },
  )
}

/** A drawn call: what it does is up to the law, by a number below 100. */
interface Drawn {
  readonly kind: number
  readonly key: number
  readonly when: Pace
}

function drawnLanes(
  context: LawContext,
  lanes: { readonly min: number; readonly max: number },
  calls: { readonly min: number; readonly max: number },
): Arbitrary<readonly (readonly Drawn[])[]> {
  const { fc } = context
  const one = fc.record({ kind: fc.nat(99), key: fc.nat(11), when: schedules(context) })
  const lane = fc.array(one, { minLength: calls.min, maxLength: calls.max, size: 'max' })
  return fc.array(lane, { minLength: lanes.min, maxLength: lanes.max, size: 'max' })
}

/** Makes drawn calls: on one key where an operation takes one, else on many. */
function maker(
  kind: 'register' | 'survival',
  context: LawContext,
): (drawn: Drawn, one: string, many: readonly string[]) => RaceCall {
  const pick = pickForRace(context, kind)
  return ({ kind: point, when }, one, many) => ({
    call: callFrom(pick(point), { key: one, keys: capped(many, context), prefix: one, value: 0 }),
    ...when,
  })
}

function registerRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  const make = maker('register', context)
  return fc
    .record({
      keys: fc.constantFrom<readonly string[]>(['a'], ['a', 'b']),
      alone: fc.boolean(),
      empty: fc.boolean(),
      lanes: drawnLanes(context, { min: 2, max: 4 }, { min: 1, max: 5 }),
    })
    .map(({ keys, alone, empty, lanes }) => {
      const calls = lanes.map((lane) => lane.map((drawn) => make(drawn, keys[drawn.key % keys.length] ?? 'a', keys)))
      const first = empty ? [] : keys.map((key) => raceSet(key))
      return program({ rule: 'register', first, lanes: lanesOf(context, alone, calls) }, 'stale')
    })
}

/** Reads just after a write, by every client: the shape in which caches, replicas and joined reads show. */
function registerCases(context: LawContext): readonly Program[] {
  const set = raceSet('a')
  const first = [set]
  const get = raceGet('a')
  const del: RaceCall = { call: { op: 'delete', key: 'a' } }
  const shapes: readonly (readonly (readonly RaceCall[])[])[] = [
    [
      [get, set, get],
      [get, set, get],
    ],
    [
      [set, set, get],
      [get, get, get, get],
      [get, set, get],
    ],
    [
      [del, get, set, get],
      [get, get, get],
    ],
  ]
  const written = shapes.flatMap((calls) =>
    [true, false].map((alone) => program({ rule: 'register', first, lanes: lanesOf(context, alone, calls) }, 'stale')),
  )
  return [...written, inEveryPhase(context, true), inEveryPhase(context, false)]
}

/** A write and a read of it beside a read that began earlier, by so many microtasks: once for each number up to nine. */
function inEveryPhase(context: LawContext, alone: boolean): Program {
  const steps = numberedKeys(10, context, 'n').map((key, ticks): RaceStep => {
    const get = raceGet(key)
    const set = raceSet(key)
    const lanes = lanesOf(context, alone, [[get], [{ ...set, ticks }, get]])
    return { do: 'race', rule: 'register', first: [set], lanes }
  })
  return { steps, trap: 'stale' }
}

/** The sizes of whole values, within the limit: several pages, blocks or packets. */
function sizes({ profile, tier }: LawContext): readonly number[] {
  const wanted = { smoke: [20_000], standard: [5_000, 65_537], soak: [5_000, 65_537, 1_048_577] }[tier]
  return wanted.map((size) => Math.min(size, profile.limits.valueBytes ?? size))
}

function wholeCases(context: LawContext): readonly Program[] {
  return sizes(context).flatMap((bytes) => {
    const set = raceSet('a', bytes)
    const get = raceGet('a')
    const writes = [set, set, set]
    const reads = [get, get, get, get, get, get]
    return [true, false].map((alone) =>
      program({ rule: 'whole', first: [set], lanes: lanesOf(context, alone, [writes, reads, writes, reads]) }, 'torn'),
    )
  })
}

function wholeRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  return fc
    .record({
      alone: fc.boolean(),
      sizes: fc.array(fc.constantFrom(100, 300, 3_000), { minLength: 1, maxLength: 3 }),
      lanes: drawnLanes(context, { min: 2, max: 4 }, { min: 1, max: 5 }),
    })
    .map(({ alone, sizes: drawn, lanes }) => {
      const calls = lanes.map((lane, at) =>
        lane.map(({ when }, index): RaceCall => {
          const bytes = drawn[index % drawn.length] ?? 100
          return { ...(at % 2 === 0 ? raceSet('a', bytes) : raceGet('a')), ...when }
        }),
      )
      return program({ rule: 'whole', first: [raceSet('a', 300)], lanes: lanesOf(context, alone, calls) }, 'torn')
    })
}

/** A third of the keys to each lane, the last one to all. */
function ownKeys(keys: readonly string[], lane: number): readonly string[] {
  return keys.filter((_, index) => index % 3 === lane % 3 || index === keys.length - 1)
}

function survivalRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  const make = maker('survival', context)
  return fc
    .record({
      count: fc.integer({ min: 3, max: 10 }),
      alone: fc.boolean(),
      lanes: drawnLanes(context, { min: 2, max: 4 }, { min: 1, max: 4 }),
    })
    .map(({ count, alone, lanes }) => {
      const keys = numberedKeys(count, context, 'n')
      const calls = lanes.map((lane, at) => {
        const own = ownKeys(keys, at)
        return lane.map((drawn) => make(drawn, own[drawn.key % own.length] ?? 'n0', own))
      })
      return program({ rule: 'survival', first: [], lanes: lanesOf(context, alone, calls) }, 'lost-update')
    })
}

function survivalCases(context: LawContext): readonly Program[] {
  const keys = numberedKeys(12, context, 'n')
  const first = [raceSet(keys[0] ?? 'n0')]
  const each = keys.map((key) => [raceSet(key)])
  const halves = [keys.slice(0, 6), keys.slice(6)].map((half) => {
    const batch = raceBatchSet(capped(half, context))
    return [batch, batch]
  })
  const shapes = performs(context, 'batchSetRaw') ? [each, halves] : [each]
  return shapes.flatMap((calls) =>
    [true, false].map((alone) =>
      program({ rule: 'survival', first, lanes: lanesOf(context, alone, calls) }, 'lost-update'),
    ),
  )
}

/** One writer or two of batches over all keys, and readers that go through them, some forwards, some backwards. */
function batchRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  return fc
    .record({
      count: fc.integer({ min: 2, max: 10 }),
      writes: fc.array(fc.record({ kind: fc.nat(99), when: schedules(context) }), { minLength: 1, maxLength: 3 }),
      writers: fc.integer({ min: 1, max: 2 }),
      readers: fc.array(fc.record({ kind: fc.nat(2), from: fc.nat(9), when: schedules(context) }), {
        minLength: 1,
        maxLength: 3,
      }),
      alone: fc.boolean(),
    })
    .map(({ count, writes, writers, readers, alone }) => {
      const keys = capped(numberedKeys(count, context, 'n'), context)
      const writing = Array.from({ length: writers }, () =>
        writes.map(({ kind, when }): RaceCall => ({
          ...(kind < 80 ? raceBatchSet(keys) : raceBatchDelete(keys)),
          ...when,
        })),
      )
      const reading = readers.map(({ kind, from, when }) => readsOf(keys, kind, from, when))
      const lanes = lanesOf(context, alone, [...reading, ...writing])
      return program({ rule: 'batch', first: [raceBatchSet(keys)], lanes }, 'half-batch')
    })
}

/** Reads of single keys, first and last in turn, which are as far apart as can be; now and then one of all keys at once. */
function readsOf(keys: readonly string[], kind: number, from: number, when: Pace): readonly RaceCall[] {
  const ends = [keys[0] ?? 'n0', keys.at(-1) ?? 'n0']
  const order = kind === 0 ? ends : ends.toReversed()
  const reads = [...order, ...order].map((key) => raceGet(key))
  const [head, ...rest] = reads
  if (head === undefined) return []
  const begin: RaceCall = { ...head, ...when }
  if (kind < 2) return [begin, ...rest]
  const middle = keys[from % keys.length] ?? 'n0'
  return [begin, { call: { op: 'batchGetRaw', keys } }, raceGet(middle), ...rest]
}

/** Many batches beside many reads of the ends: where calls take the time of a network, a half is seen by luck, so it is tried often. */
function batchCases(context: LawContext): readonly Program[] {
  const keys = capped(numberedKeys(12, context, 'n'), context)
  const set = raceBatchSet(keys)
  const del = raceBatchDelete(keys)
  const many = (calls: readonly RaceCall[], times: number): readonly RaceCall[] =>
    Array.from({ length: times }, () => calls).flat()
  const forwards = readsOf(keys, 0, 0, {})
  const backwards = readsOf(keys, 1, 0, {})
  return [many([set], 6), [del], many([set, del], 3)].flatMap((writes) =>
    [true, false].map((alone) => {
      const times = Math.ceil(writes.length / 2)
      const [one, two] = [many(forwards, times), many(backwards, times)]
      const late = many(readsOf(keys, 0, 0, { ticks: 3 }), times)
      return program(
        { rule: 'batch', first: [set], lanes: lanesOf(context, alone, [one, two, writes, late]) },
        'half-batch',
      )
    }),
  )
}

export const concurrencyLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'concurrency/linearizable',
    group: 'concurrency',
    title:
      'Under concurrent calls each key behaves like one register: some order of the calls, each at one moment between its call and its return, explains what every client saw. Where the profile promises less, that much holds.',
    exercises: ['setRaw', 'getRaw'],
    share: 0.5,
    directed: registerCases,
    random: registerRaces,
  },
  {
    kind: 'programs',
    id: 'concurrency/whole-values',
    group: 'concurrency',
    title: 'Whoever reads a key while others write it gets one of the values written, whole.',
    exercises: ['setRaw', 'getRaw'],
    share: 0.25,
    directed: wholeCases,
    random: wholeRaces,
  },
  {
    kind: 'programs',
    id: 'concurrency/no-lost-update',
    group: 'concurrency',
    title:
      'Of concurrent writes none that was acknowledged is lost: when all is quiet each key holds a value that no later write followed, and lists have the key.',
    exercises: ['setRaw', 'getRaw'],
    share: 0.4,
    directed: survivalCases,
    random: survivalRaces,
  },
  {
    kind: 'programs',
    id: 'concurrency/batch-atomic',
    group: 'concurrency',
    title:
      'No concurrent reader sees half of a batch: who has seen one of its entries sees all the others from then on.',
    needs: ['atomic', 'linearizable', 'keeps'],
    exercises: ['batchSetRaw', 'getRaw'],
    share: 0.4,
    directed: batchCases,
    random: batchRaces,
  },
]
