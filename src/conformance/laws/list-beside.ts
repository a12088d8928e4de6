/** A list that is taken while others write has what was there throughout, once. */
import { held, interrupted, lawBroken } from './conclusion.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { type AnyKV, covers, drawStream, evicts, keyProblem, sharesInProcess, stringLiteral } from '../../kv/index.ts'
import type { RunContext } from '../execution/run-context.ts'
import { judge } from '../execution/judge.ts'
import type { Opening } from '../execution/opening.ts'
import { printFile } from '../failure/print-file.ts'
import type { Law, LawContext } from './law.ts'
import { del, list, type Program, set } from '../program/program.ts'
import { type RealCall, type CallOutcome, perform } from '../execution/perform.ts'

/** The keys of one trial: most of them stay, and the others come and go. */
interface Cast {
  /** In the order in which they are written at first: those that go stand between those that stay. */
  readonly all: readonly string[]
  readonly stay: readonly string[]
  readonly come: readonly string[]
  /** A prefix of all. */
  readonly prefix: string
}

export const listBesideLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'list/beside-writes',
    group: 'list',
    title: 'A list beside concurrent writes has each key that was present throughout exactly once.',
    needs: ['list', 'timely'],
    exercises: ['list', 'setRaw', 'delete'],
    async experiment(context) {
      const space = context.sandbox.enter()
      const { profile, tier } = context
      const cast = castOf(context, space.prefix)
      if (cast.all.some((key) => keyProblem(key, profile) !== undefined)) return { kind: 'nothing-to-ask' }
      try {
        const writer = await space.client(0)
        const apart = sharesInProcess(profile) && profile.consistency === 'linearizable' && context.subject.openable
        const reader = apart ? await space.client(1) : writer
        for (let at = 0; at < cast.all.length; at += writesAtOnce) {
          if (context.signal.aborted) return interrupted
          await Promise.all(cast.all.slice(at, at + writesAtOnce).map((key) => make(writer, write(key), context)))
        }
        const churn = new Churn(writer, cast, context)
        churn.run()
        try {
          for (let round = 0; round < (tier === 'smoke' ? 4 : 16); round += 1) {
            await turn()
            if (context.signal.aborted) return interrupted
            churn.hurry()
            for (let ticks = 0; ticks < round % 8; ticks += 1) await Promise.resolve()
            const outcome = await make(reader, { op: 'list', prefix: cast.prefix }, context)
            const refused = judge({ kind: 'done' }, outcome, context.subject.classify)
            const got = refused?.got ?? problemOf(outcome, cast, evicts(context.profile))
            if (got === undefined) continue
            return lawBroken({
              message: `A list was taken while other keys came and went: ${got}.`,
              expected: 'a list with each key that was present throughout, once',
              got,
              ...(refused?.error === undefined ? {} : { error: refused.error }),
              hint: hintOf(got),
              program: program(context.subject.opening, cast, space.prefix),
              basis: basisOf(cast, space.prefix),
            })
          }
          return held
        } finally {
          await churn.stop()
        }
      } finally {
        await space.leave(cast.all.map((key) => key.slice(space.prefix.length)))
      }
    },
  },
]

/** What throws trips over what has gone; else a key is lost or told twice by the pages. */
function hintOf(got: string): string {
  return /reject|threw|throw|settle/.test(got)
    ? 'Is each key looked up after it was found? What has gone meanwhile must be left out.'
    : 'Does the list page by offset, or look up each key after it was found? Page by the last key, and skip what has gone.'
}

function castOf({ profile, universe, tier, seed }: LawContext, place: string): Cast {
  const size = tier === 'smoke' ? 120 : 240
  const head = ['p/', 'p', '1', ...universe.keys].find((candidate) => universe.accepts(`${candidate}${size}`)) ?? 'p'
  const keys = Array.from({ length: size }, (_, index) => `${place}${head}${index}`)
  const first = keys[0] ?? head
  // where prefixes are whole segments and there is no separator to be had, one key is all that a prefix covers
  const prefix = covers(profile.prefix, place + head, first) ? place + head : first
  const covered = keys.filter((key) => covers(profile.prefix, prefix, key))
  // drawn, not counted off: pages have a rhythm of their own
  const draw = drawStream(seed, 'list/beside-writes')
  const come = new Set(covered.filter(() => draw() < 1 / 3))
  return { all: covered, stay: covered.filter((key) => !come.has(key)), come: [...come], prefix }
}

/** The same keys written, written again or deleted, and listed with nothing beside it. */
function basisOf({ all, stay, come, prefix }: Cast, place: string): Program {
  const bare = (key: string): string => key.slice(place.length)
  const steps = [
    ...all.map((key) => set(bare(key), '61')),
    list(bare(prefix)),
    ...stay.map((key) => set(bare(key), '61')),
    ...come.map((key) => del(bare(key))),
  ]
  return { steps: [...steps, list(bare(prefix))] }
}

/** Writes that are made at once before the lists begin. */
const writesAtOnce = 20

/**
 * How often each lane lets the others go first, of three steps. A store in memory does everything in microtasks: a list of one is beside
 * writes only while a lane goes on without a turn of the event loop.
 */
const rests = [2, 1, 0.5, 0.1]

/** Deletes and writes again the keys that come and go, and overwrites the others, in several lanes, until it is told to stop. */
class Churn {
  readonly #writer: AnyKV
  readonly #cast: Cast
  readonly #context: RunContext
  #stopped = false
  #ended: Promise<unknown> = Promise.resolve()
  #hurried: () => void = () => {}
  #called: Promise<void> = Promise.resolve()

  constructor(writer: AnyKV, cast: Cast, context: RunContext) {
    this.#writer = writer
    this.#cast = cast
    this.#context = context
    this.#listen()
  }

  run(): void {
    this.#ended = Promise.all(rests.map((rest, lane) => this.#lane(lane, rest / 3)))
  }

  /** Ends every rest: what is called a few microtasks later is beside writes from its beginning on. */
  hurry(): void {
    this.#hurried()
    this.#listen()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#ended
  }

  #listen(): void {
    this.#called = new Promise((resolve) => {
      this.#hurried = resolve
    })
  }

  async #lane(lane: number, rest: number): Promise<void> {
    const own = (keys: readonly string[]): readonly string[] => keys.filter((_, at) => at % rests.length === lane)
    const [stay, come] = [own(this.#cast.stay), own(this.#cast.come)]
    const draw = drawStream(come.length, 'turns', lane)
    for (let at = 0; !this.#stopped; at += 1) {
      const guest = come[Math.floor(draw() * come.length)]
      if (guest !== undefined) {
        await make(this.#writer, { op: 'delete', key: guest }, this.#context)
        // it is gone for as long as this takes
        const resident = stay[at % stay.length]
        if (resident !== undefined) await make(this.#writer, write(resident), this.#context)
        await this.#rest(rest, draw)
        await make(this.#writer, write(guest), this.#context)
      }
      await this.#rest(rest, draw)
      // no lane keeps the event loop for itself
      if (at % 20 === 19) await turn()
    }
  }

  async #rest(often: number, draw: () => number): Promise<void> {
    if (draw() < often) await Promise.race([turn(), this.#called])
  }
}

function write(key: string): RealCall {
  return { op: 'setRaw', key, value: Uint8Array.of(0x31) }
}

function make(store: AnyKV, given: RealCall, context: RunContext): Promise<CallOutcome> {
  context.count(given.op, 1)
  return perform(store, given, undefined, context.operationTimeoutMs)
}

function problemOf(outcome: CallOutcome, { all, stay }: Cast, evicting: boolean): string | undefined {
  if (outcome.kind !== 'resolved' || !Array.isArray(outcome.value)) return 'what came is no array'
  const times = new Map<unknown, number>()
  for (const key of outcome.value) times.set(key, (times.get(key) ?? 0) + 1)
  const missing = evicting ? undefined : stay.find((key) => !times.has(key))
  if (missing !== undefined) return `${JSON.stringify(missing)}, which was there all the time, is missing`
  const repeated = stay.find((key) => (times.get(key) ?? 0) > 1)
  if (repeated !== undefined) return `${JSON.stringify(repeated)} is listed ${times.get(repeated)} times`
  const known = new Set<unknown>(all)
  const foreign = [...times.keys()].find((key) => !known.has(key))
  return foreign === undefined ? undefined : `${JSON.stringify(foreign)} was never written`
}

function program(opening: Opening, { all, prefix }: Cast, place: string): string {
  const head = stringLiteral(prefix.slice(place.length))
  return printFile(
    opening,
    [
      'const kv = await open()',
      `const keys = Array.from({ length: ${all.length} }, (_, i) => ${head} + i)`,
      'const come = keys.filter(() => Math.random() < 1 / 3)',
      'const stay = keys.filter((key) => !come.includes(key))',
      'for (const key of keys) await kv.setRaw(key, Uint8Array.of(0x31))',
      'let stopped = false',
      '// a list is begun in the middle of the writes: it ends every rest',
      'let hurry',
      'const listen = () => new Promise((resolve) => (hurry = resolve))',
      'let called = listen()',
      'const rest = async (often) => {',
      '  if (Math.random() < often / 3) await Promise.race([turns(1), called])',
      '}',
      'const churn = async (often, come, stay) => {',
      '  for (let at = 0; !stopped; at += 1) {',
      '    const guest = come[Math.floor(Math.random() * come.length)]',
      '    await kv.delete(guest)',
      '    await kv.setRaw(stay[at % stay.length], Uint8Array.of(0x31))',
      '    await rest(often)',
      '    await kv.setRaw(guest, Uint8Array.of(0x31))',
      '    await rest(often)',
      '    if (at % 20 === 19) await turns(1)',
      '  }',
      '}',
      `const rests = ${JSON.stringify(rests)}`,
      'const own = (lane) => (_, at) => at % rests.length === lane',
      'const churning = Promise.all(',
      '  rests.map((often, lane) => churn(often, come.filter(own(lane)), stay.filter(own(lane)))),',
      ')',
      'for (let round = 0; round < 100; round += 1) {',
      '  await turns(1)',
      '  hurry()',
      '  called = listen()',
      '  for (let ticks = 0; ticks < round % 8; ticks += 1) await undefined',
      `  const listed = await kv.list(${head})`,
      '  for (const key of stay) {',
      '    const times = listed.filter((each) => each === key).length',
      '    assert.ok(times === 1, `${key}, which was there all the time, was listed ${times} times`)',
      '  }',
      '}',
      'stopped = true',
      'await churning',
    ],
    ['await kv.close()'],
  )
}
