/**
 * Clients at once. A case is a race: a few short lanes of calls on few keys, every value unique and self-checking, recorded and
 * decided as a history. What is drawn besides the calls is their schedule, in microtasks and turns of the event loop, so that a
 * store in memory is led through its interleavings, and through the same ones again when a failure is replayed.
 */
import type { Arbitrary } from 'fast-check'
import type { Law, LawContext } from './law.ts'
import type { Program } from '../program/program.ts'
import type { Lane, RaceCall, RaceStep } from '../program/race.ts'

const program = (race: Omit<RaceStep, 'do'>, trap: string): Program => ({ steps: [{ do: 'race', ...race }], trap })

/** Clients that a race may use: as many as lanes where clients share a store, else one whose calls overlap. */
function clientsIn({ profile }: LawContext): number {
  return profile.sharing === 'shared' ? 3 : 1
}

/** Lanes on clients of their own, or all on one: some defects need the one, some the other. */
function lanesOf(context: LawContext, alone: boolean, calls: readonly (readonly RaceCall[])[]): readonly Lane[] {
  const clients = alone ? 1 : clientsIn(context)
  return calls.map((each, index) => ({ client: index % clients, calls: each }))
}

/** When a call is made: at once, as a rule; else some microtasks later, or after a turn of the event loop. */
function schedules({ fc }: LawContext): Arbitrary<Pick<RaceCall, 'ticks' | 'turns'>> {
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
  readonly when: Pick<RaceCall, 'ticks' | 'turns'>
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

/** Keys that stores keep close to each other: in one file, one page, one bucket. */
function neighbours(context: LawContext, count: number): readonly string[] {
  const { universe } = context
  const head = ['n', '1', ...universe.keys].find((candidate) => universe.accepts(`${candidate}${count}`)) ?? 'n'
  return Array.from({ length: count }, (_, index) => `${head}${index}`)
}

/** At most as many as a batch may have. */
function capped(keys: readonly string[], { profile }: LawContext): readonly string[] {
  return keys.slice(0, profile.limits.batchKeys ?? keys.length)
}

function registerCall({ kind, key, when }: Drawn, keys: readonly string[], context: LawContext): RaceCall {
  const one = keys[key % keys.length] ?? 'a'
  const many = capped(keys, context)
  if (kind < 36) return { op: 'setRaw', key: one, ...when }
  if (kind < 78) return { op: 'getRaw', key: one, ...when }
  if (kind < 88 || context.profile.batch === 'absent') return { op: 'delete', key: one, ...when }
  if (kind < 92) return { op: 'batchSetRaw', keys: many, ...when }
  return kind < 96 ? { op: 'batchGetRaw', keys: many, ...when } : { op: 'batchDelete', keys: many, ...when }
}

function registerRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  return fc
    .record({
      keys: fc.constantFrom<readonly string[]>(['a'], ['a', 'b']),
      alone: fc.boolean(),
      empty: fc.boolean(),
      lanes: drawnLanes(context, { min: 2, max: 4 }, { min: 1, max: 5 }),
    })
    .map(({ keys, alone, empty, lanes }) => {
      const calls = lanes.map((lane) => lane.map((drawn) => registerCall(drawn, keys, context)))
      const first = empty ? [] : keys.map((key): RaceCall => ({ op: 'setRaw', key }))
      return program({ rule: 'register', first, lanes: lanesOf(context, alone, calls) }, 'stale')
    })
}

/** Reads just after a write, by every client: the shape in which caches, replicas and joined reads show. */
function registerCases(context: LawContext): readonly Program[] {
  const first: readonly RaceCall[] = [{ op: 'setRaw', key: 'a' }]
  const set: RaceCall = { op: 'setRaw', key: 'a' }
  const get: RaceCall = { op: 'getRaw', key: 'a' }
  const del: RaceCall = { op: 'delete', key: 'a' }
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
  const steps = neighbours(context, 10).map((key, ticks): RaceStep => {
    const get: RaceCall = { op: 'getRaw', key }
    const set: RaceCall = { op: 'setRaw', key }
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
    const set: RaceCall = { op: 'setRaw', key: 'a', bytes }
    const get: RaceCall = { op: 'getRaw', key: 'a' }
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
          return at % 2 === 0 ? { op: 'setRaw', key: 'a', bytes, ...when } : { op: 'getRaw', key: 'a', ...when }
        }),
      )
      return program(
        { rule: 'whole', first: [{ op: 'setRaw', key: 'a', bytes: 300 }], lanes: lanesOf(context, alone, calls) },
        'torn',
      )
    })
}

function survivalCall(
  { kind, key, when }: Drawn,
  lane: number,
  keys: readonly string[],
  context: LawContext,
): RaceCall {
  // a third of the keys to each lane, the last one to all
  const own = keys.filter((_, index) => index % 3 === lane % 3 || index === keys.length - 1)
  const one = own[key % own.length] ?? 'n0'
  if (kind < 60) return { op: 'setRaw', key: one, ...when }
  if (kind < 75 || context.profile.batch === 'absent') return { op: kind < 70 ? 'delete' : 'setRaw', key: one, ...when }
  return { op: kind < 93 ? 'batchSetRaw' : 'batchDelete', keys: capped(own, context), ...when }
}

function survivalRaces(context: LawContext): Arbitrary<Program> {
  const { fc } = context
  return fc
    .record({
      count: fc.integer({ min: 3, max: 10 }),
      alone: fc.boolean(),
      lanes: drawnLanes(context, { min: 2, max: 4 }, { min: 1, max: 4 }),
    })
    .map(({ count, alone, lanes }) => {
      const keys = neighbours(context, count)
      const calls = lanes.map((lane, at) => lane.map((drawn) => survivalCall(drawn, at, keys, context)))
      return program({ rule: 'survival', first: [], lanes: lanesOf(context, alone, calls) }, 'lost-update')
    })
}

function survivalCases(context: LawContext): readonly Program[] {
  const keys = neighbours(context, 12)
  const first: readonly RaceCall[] = [{ op: 'setRaw', key: keys[0] ?? 'n0' }]
  const each = keys.map((key): readonly RaceCall[] => [{ op: 'setRaw', key }])
  const shapes = [each]
  if (context.profile.batch !== 'absent') {
    const halves = [keys.slice(0, 6), keys.slice(6)].map((half): readonly RaceCall[] => [
      { op: 'batchSetRaw', keys: capped(half, context) },
      { op: 'batchSetRaw', keys: capped(half, context) },
    ])
    shapes.push(halves)
  }
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
      const keys = capped(neighbours(context, count), context)
      const writing = Array.from({ length: writers }, () =>
        writes.map(({ kind, when }): RaceCall => ({ op: kind < 80 ? 'batchSetRaw' : 'batchDelete', keys, ...when })),
      )
      const reading = readers.map(({ kind, from, when }) => readsOf(keys, kind, from, when))
      const lanes = lanesOf(context, alone, [...reading, ...writing])
      return program({ rule: 'batch', first: [{ op: 'batchSetRaw', keys }], lanes }, 'half-batch')
    })
}

/** Reads of single keys, first and last in turn, which are as far apart as can be; now and then one of all keys at once. */
function readsOf(
  keys: readonly string[],
  kind: number,
  from: number,
  when: Pick<RaceCall, 'ticks' | 'turns'>,
): readonly RaceCall[] {
  const ends = [keys[0] ?? 'n0', keys.at(-1) ?? 'n0']
  const order = kind === 0 ? ends : ends.toReversed()
  const reads = [...order, ...order].map((key): RaceCall => ({ op: 'getRaw', key }))
  const [head, ...rest] = reads
  if (head === undefined) return []
  const begin: RaceCall = { ...head, ...when }
  if (kind < 2) return [begin, ...rest]
  const middle = keys[from % keys.length] ?? 'n0'
  return [begin, { op: 'batchGetRaw', keys }, { op: 'getRaw', key: middle }, ...rest]
}

/** Many batches beside many reads of the ends: where calls take the time of a network, a half is seen by luck, so it is tried often. */
function batchCases(context: LawContext): readonly Program[] {
  const keys = capped(neighbours(context, 12), context)
  const set: RaceCall = { op: 'batchSetRaw', keys }
  const del: RaceCall = { op: 'batchDelete', keys }
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
    needs: ['atomic', 'linearizable'],
    exercises: ['batchSetRaw', 'getRaw'],
    share: 0.4,
    directed: batchCases,
    random: batchRaces,
  },
]
