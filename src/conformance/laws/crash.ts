/** What a crash leaves: a process, or a server, is killed while it writes, and what it had acknowledged must be there. */
import { type Conclusion, held, interrupted, lawBroken } from './conclusion.ts'
import { type AnyKV, type Backend, draw, drawInt, messageOf, printKey, type ServerControl } from '../../kv/index.ts'
import { type CrashLoss, lossAfter } from '../execution/crash/after-crash.ts'
import type { Burst, CrashWrite } from '../execution/crash/burst.ts'
import { crashInProcess, type Doom, type Doomed } from '../execution/crash/doomed-process.ts'
import { crashServer } from '../execution/crash/doomed-server.ts'
import type { CrashJournal } from '../execution/crash/journal.ts'
import { crashProgram, type CrashScene } from './crash-program.ts'
import { numberedKeys } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { perform } from '../execution/perform.ts'
import { freshNamespace } from '../execution/subject.ts'
import type { Tier } from '../report.ts'

/** How long a process may take until it is killed whatever it says, in milliseconds. */
const processTimeoutMs = 20_000

interface Rounds {
  /** So many, unless that takes too long. */
  readonly wanted: number
  /** Further ones are begun until so much time is spent, in milliseconds. */
  readonly fillMs: number
  /** None is begun after so much time, in milliseconds. */
  readonly mostMs: number
}

/** Rounds of a process, which is started anew for each. */
const processRounds: Readonly<Record<Tier, Rounds>> = {
  smoke: { wanted: 2, fillMs: 0, mostMs: 4_000 },
  standard: { wanted: 10, fillMs: 2_500, mostMs: 12_000 },
  soak: { wanted: 30, fillMs: 30_000, mostMs: 120_000 },
}

/** Rounds of a server, of which each takes seconds. */
const serverRounds: Readonly<Record<Tier, Rounds>> = {
  smoke: { wanted: 1, fillMs: 0, mostMs: 10_000 },
  standard: { wanted: 3, fillMs: 0, mostMs: 15_000 },
  soak: { wanted: 20, fillMs: 0, mostMs: 180_000 },
}

/** Stores that one crash of a process takes with it, where each namespace is a store. */
const storesAtOnce = 3

/** What all rounds came to. */
interface Sum {
  crashes: number
  acknowledged: number
  inFlight: number
}

export const crashLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'durability/crash',
    group: 'durability',
    title:
      'What was acknowledged before a crash is there after it, and each write that was in flight is there whole or not at all.',
    needs: ['crash', 'keeps'],
    exercises: ['getRaw'],
    when: 'late',
    async experiment(context) {
      const { subject, tier, signal } = context
      const { backend } = subject
      if (backend === undefined) return { kind: 'inconclusive', reason: 'there is nothing to crash' }
      const { wanted, fillMs, mostMs } = (backend.server === undefined ? processRounds : serverRounds)[tier]
      const startedAt = performance.now()
      const sum: Sum = { crashes: 0, acknowledged: 0, inFlight: 0 }
      let round = 0
      const spentMs = (): number => performance.now() - startedAt
      for (; round < 1 || spentMs() < (round < wanted ? mostMs : fillMs); round += 1) {
        if (signal.aborted) return interrupted
        const conclusion = await crashOnce(backend, context, round, sum)
        if (conclusion.kind !== 'held') return conclusion
      }
      return {
        ...held,
        power: `${sum.crashes} crashes in ${round} rounds, of ${sum.acknowledged} writes acknowledged and ${sum.inFlight} in flight`,
      }
    },
  },
]

/** What is at stake in one crash: some stores, what is written to each, and when the end comes. */
interface Round {
  readonly namespaces: readonly string[]
  readonly bursts: readonly Burst[]
  readonly doom: Doom
}

async function crashOnce(backend: Backend, context: LawContext, number: number, sum: Sum): Promise<Conclusion> {
  const round = roundOf(backend, context, number)
  const journals =
    backend.server === undefined
      ? await inAnotherProcess(backend, round)
      : await onTheServer(backend.server, round, context)
  if (typeof journals === 'string') return { kind: 'inconclusive', reason: journals }
  for (const [at, namespace] of round.namespaces.entries()) {
    const journal = journals[at]
    if (journal === undefined) continue
    sum.crashes += 1
    sum.acknowledged += journal.acknowledged
    sum.inFlight += journal.inFlight
    const conclusion = await lookInto(namespace, journal, context)
    if (conclusion.kind !== 'held') return conclusion
  }
  return held
}

async function lookInto(namespace: string, journal: CrashJournal, context: LawContext): Promise<Conclusion> {
  let store: AnyKV
  try {
    store = await context.subject.open(namespace)
  } catch (error) {
    return unopened(journal, messageOf(error), context)
  }
  try {
    const loss = await lossAfter(store, journal, context)
    // a store of its own is left as it is, as those of other laws are
    if (context.sandbox.isolation === 'confined') {
      for (const { key } of journal.legal()) {
        await perform(store, { op: 'delete', key }, undefined, context.operationTimeoutMs)
      }
    }
    if (loss === undefined) return held
    return loss.kind === 'unanswered'
      ? { kind: 'inconclusive', reason: `what was left after the crash could not be read: ${loss.got}` }
      : broken(journal, loss, context)
  } finally {
    await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
  }
}

/**
 * One crash takes several stores with it where each namespace is one, since a process takes its time to begin. They are written to
 * until the end, in ways of their own, but for one: there it may be quiet when the end comes, just after the last write was
 * acknowledged.
 */
function roundOf(backend: Backend, context: LawContext, number: number): Round {
  const { seed, universe } = context
  const count = backend.isolates === true && backend.server === undefined ? storesAtOnce : 1
  const prefix = context.prefix === '' ? '' : `${context.prefix.slice(0, -1)}${number}/`
  const placed = (some: readonly string[]): readonly string[] => some.map((key) => prefix + key)
  const [hot, fresh] = [placed(universe.keys.slice(0, 6)), placed(numberedKeys(150, context))]
  const bursts = Array.from({ length: count }, (_, at): Burst => {
    const index = number * storesAtOnce + at
    // a store alone is each of them in turn
    const kind = count === 1 ? number % storesAtOnce : at
    const isQuiet = kind === storesAtOnce - 1
    const length = isQuiet ? 6 + drawInt(30, seed, 'crash count', index) : 200
    const sizes = kinds[kind]?.[number % 2] ?? some
    return {
      first: hot.map((key): CrashWrite => ({ key, bytes: 8, pause: 0 })),
      writes: Array.from({ length }, (_value, write) => writeOf(context, { hot, fresh }, sizes, index * 1_000 + write)),
      endless: !isQuiet,
    }
  })
  const pause = draw(seed, 'crash delay', number)
  return {
    namespaces: bursts.map(() => freshNamespace()),
    bursts,
    doom: {
      afterWrites: 1 + drawInt(20 * count, seed, 'crash', number),
      // often at once: what was acknowledged too early is safe soon after
      delay: draw(seed, 'crash at once', number) < 0.5 ? pause * 0.1 : pause * 1.5,
      timeoutMs: processTimeoutMs,
    },
  }
}

/** Which part of the values is large, and how many bytes they have at most. */
interface Sizes {
  readonly share: number
  readonly most: number
}

const some: Sizes = { share: 0.1, most: 1_000_000 }

/** The sizes in each of the stores of a round, and in the next: most time goes into large values, into small ones, or into either. */
const kinds: readonly (readonly [Sizes, Sizes])[] = [
  [{ share: 0.5, most: 1_000_000 }, some],
  [
    { share: 0.1, most: 20_000 },
    { share: 0.1, most: 20_000 },
  ],
  [some, some],
]

/** Keys that are written again and again, of which each has something to lose, and keys that are written once or twice. */
interface Keys {
  readonly hot: readonly string[]
  readonly fresh: readonly string[]
}

/** A write or a deletion: small as a rule; some are large enough to be torn, and take their time. */
function writeOf(
  { seed, profile }: LawContext,
  { hot, fresh }: Keys,
  { share, most }: Sizes,
  index: number,
): CrashWrite {
  const chance = (what: string): number => draw(seed, what, index)
  const keys = chance('crash keys') < 0.4 ? hot : fresh
  const key = keys[drawInt(keys.length, seed, 'crash key', index)] ?? 'a'
  const kind = chance('crash kind')
  const size = chance('crash size')
  const wanted = kind < share ? Math.ceil(most * (0.1 + 0.9 * size)) : 8 + Math.floor(size * 50)
  const wait = chance('crash wait')
  const pause = wait < 0.3 ? 0 : wait < 0.6 ? 0.001 : chance('crash pause') * 0.08
  return { key, bytes: kind > 0.9 ? null : Math.min(wanted, profile.limits.valueBytes ?? wanted), pause }
}

async function inAnotherProcess(
  backend: Backend,
  { namespaces, bursts, doom }: Round,
): Promise<readonly CrashJournal[] | string> {
  const doomed: Doomed[] = []
  for (const [at, namespace] of namespaces.entries()) {
    const place = await backend.opener?.(namespace)
    const burst = bursts[at]
    if (place === undefined || burst === undefined) return 'the backend does not say how another process opens it'
    doomed.push({ place, burst })
  }
  const journals = await crashInProcess(doomed, doom)
  return typeof journals === 'string' ? `the process that was to be killed did not begin: ${journals}` : journals
}

async function onTheServer(
  server: ServerControl,
  { namespaces: [namespace = ''], bursts: [burst], doom }: Round,
  context: LawContext,
): Promise<readonly CrashJournal[] | string> {
  if (burst === undefined) return 'there is nothing to write'
  const store = await context.subject.open(namespace)
  try {
    const journal = await crashServer(store, server, burst, doom, context)
    return typeof journal === 'string' ? journal : [journal]
  } finally {
    await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
  }
}

const hints: Readonly<Record<CrashLoss['kind'], string>> = {
  lost: 'An acknowledgement that comes before the data is on the disk: a flush that comes later (fsync), or a save that had already begun when the write joined it.',
  torn: 'A write that is not atomic: write beside it, fsync, then rename.',
  unreadable:
    'A file that is half written cannot be read: write beside it, fsync, then rename; or give each record a checksum, and leave out what has none.',
}

function broken(journal: CrashJournal, { legal, expected, got, kind }: CrashLoss, context: LawContext): Conclusion {
  const key = printKey(legal.key)
  return lawBroken({
    message: `${known(journal)}; ${expected.replace(`${key}: `, `${key} should hold `)}, and what is there is ${got}.`,
    expected,
    got,
    hint: hints[kind],
    program: crashProgram(context.subject.opening, sceneOf(context)),
  })
}

function unopened(journal: CrashJournal, said: string, context: LawContext): Conclusion {
  const got = `the store could not be opened again: ${said}`
  return lawBroken({
    message: `${known(journal)}; after that ${got}.`,
    expected: 'the store opens again',
    got,
    hint: hints.unreadable,
    program: crashProgram(context.subject.opening, sceneOf(context)),
  })
}

function known({ acknowledged, inFlight }: CrashJournal): string {
  return `${acknowledged} writes were acknowledged and ${inFlight} in flight when the crash came`
}

/** What its program is about: the keys that are written again and again. */
function sceneOf({ subject, universe, profile }: LawContext): CrashScene {
  return {
    keys: universe.keys.slice(0, 6),
    onServer: subject.backend?.server !== undefined,
    most: profile.limits.valueBytes ?? Infinity,
  }
}
