/** The options of a run, checked, with their defaults. */
import {
  checkProfile,
  checkShard,
  knownKeys,
  oneOf,
  type Profile,
  randomSeed,
  type Shard,
  UsageError,
  type Waiver,
} from '../kv/index.ts'
import type { TargetSource } from './execution/opening.ts'
import type { OwnLaw } from './laws/own-law.ts'
import type { LawResult, Tier } from './report.ts'
import { tiers } from './report.ts'

/** How far a run has come. */
export interface ConformanceProgress {
  readonly law: LawResult
  /** Laws done, this one included. */
  readonly done: number
  readonly of: number
  /** Those that are being asked now, or the next one. */
  readonly atHand: readonly string[]
  /** An estimate of the time left, in milliseconds, once there is something to take it from. */
  readonly leftMs?: number
}

/** Through how many clients a store is asked at once. */
export type Concurrency = number | 'auto'

/** What a run can be told. */
export interface ConformanceOptions {
  /** What the store promises; added to what a described backend declares of itself. */
  readonly profile?: Profile
  /** How hard to try. Default: `standard`. */
  readonly tier?: Tier
  /** Decides every random choice. Default: a new one, which the report names. */
  readonly seed?: number
  /** Laws to run: ids, groups, or globs such as `list/*`. Default: all. */
  readonly only?: readonly string[]
  /**
   * Asks one part of the laws: `{ index: 1, count: 3 }` is the first of three. The parts take about as long as each other, and all of
   * them together find what one run finds; `seed` must be given, since they must have it in common. Default: all.
   */
  readonly shard?: Shard
  /** Laws of one's own, as `defineLaw` gives them: run after those of this package, and chosen by `only` as those are. */
  readonly laws?: readonly OwnLaw[]
  /** Waivers, added to those that a described backend ships with. */
  readonly waivers?: readonly Waiver[]
  /** Within which an abort in flight must take effect where `cancellation: 'during'`. Default: 1,000 ms. */
  readonly abortWithinMs?: number
  /** Within which an eventual store must converge. Default: 1,000 ms. */
  readonly convergeWithinMs?: number
  /** After which a call counts as hung. Default: 5,000 ms. */
  readonly operationTimeoutMs?: number
  /** After which opening a client counts as hung. Default: 10,000 ms. */
  readonly openTimeoutMs?: number
  /**
   * Through how many clients the store is asked at once: `auto`, as many as it takes to keep it busy, which is one where it answers
   * at once; or a number. It decides how long the run takes, and not what it finds. Default: `auto`.
   */
  readonly concurrency?: Concurrency
  /**
   * Whether each client lives in a process of its own: for embedded stores that promise to be shared across processes, and say how
   * another process opens them (`opener`). Where `only` is not given, the laws about several clients are asked, since the others
   * would learn nothing more. Default: false.
   */
  readonly processes?: boolean
  /**
   * Where the program of a failure gets from what is handed over here. Default: a line that names `./backend.js`, to be replaced.
   *
   * @example
   * await runConformance(backend, { source: { begin: "import { backend } from './my-backend.js'" } })
   */
  readonly source?: TargetSource
  /** When to stop: laws that have not begun by then are not run. Default: none; 60,000 ms for `soak`, which goes on until then. */
  readonly budgetMs?: number
  /** Called after each law. */
  readonly onProgress?: (progress: ConformanceProgress) => void
  /** Ends the run between two programs; the report then says that it was interrupted. */
  readonly signal?: AbortSignal
}

/** The options with every default filled in. */
export interface RunOptions {
  readonly profile: Profile
  readonly tier: Tier
  readonly seed: number
  readonly only: readonly string[] | undefined
  readonly shard: Shard | undefined
  readonly laws: readonly OwnLaw[]
  readonly waivers: readonly Waiver[]
  readonly abortWithinMs: number
  readonly convergeWithinMs: number
  readonly operationTimeoutMs: number
  readonly openTimeoutMs: number
  readonly concurrency: Concurrency
  readonly processes: boolean
  readonly source: TargetSource | undefined
  readonly budgetMs: number
  readonly onProgress: (progress: ConformanceProgress) => void
  readonly signal: AbortSignal
}

/** Every option, once; what is missing here does not compile. */
const names = {
  profile: true,
  tier: true,
  seed: true,
  only: true,
  shard: true,
  laws: true,
  waivers: true,
  abortWithinMs: true,
  convergeWithinMs: true,
  operationTimeoutMs: true,
  openTimeoutMs: true,
  concurrency: true,
  processes: true,
  source: true,
  budgetMs: true,
  onProgress: true,
  signal: true,
} satisfies Record<keyof ConformanceOptions, true>

/** Checks `options` and fills in the defaults. Throws a {@link UsageError} that lists what is legal. */
export function withDefaults(options: ConformanceOptions): RunOptions {
  knownKeys('the options of a run', options, Object.keys(names))
  checkProfile(options.profile ?? {})
  const tier = oneOf('tier', options.tier ?? 'standard', tiers)
  const seed = options.seed ?? randomSeed()
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed is ${String(seed)}; expected a whole number`)
  if (options.shard !== undefined && options.seed === undefined)
    throw new UsageError('a shard needs the seed of the whole run; give seed, the same to every shard')
  return {
    profile: options.profile ?? {},
    tier,
    seed,
    only: options.only,
    shard: options.shard === undefined ? undefined : checkShard(options.shard),
    laws: options.laws ?? [],
    waivers: options.waivers ?? [],
    abortWithinMs: milliseconds('abortWithinMs', options.abortWithinMs, 1_000),
    convergeWithinMs: milliseconds('convergeWithinMs', options.convergeWithinMs, 1_000),
    operationTimeoutMs: milliseconds('operationTimeoutMs', options.operationTimeoutMs, 5_000),
    openTimeoutMs: milliseconds('openTimeoutMs', options.openTimeoutMs, 10_000),
    concurrency: concurrencyOf(options.concurrency ?? 'auto'),
    processes: options.processes ?? false,
    source: sourceOf(options.source),
    budgetMs: milliseconds('budgetMs', options.budgetMs, tier === 'soak' ? 60_000 : Infinity),
    onProgress: options.onProgress ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
  }
}

function milliseconds(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value !== 'number' || !(value > 0))
    throw new UsageError(`${name} is ${String(value)}; expected a number of milliseconds above 0`)
  return value
}

function concurrencyOf(given: Concurrency): Concurrency {
  if (given === 'auto' || (Number.isSafeInteger(given) && given >= 1)) return given
  throw new UsageError(`concurrency is ${String(given)}; expected 'auto' or a whole number above 0`)
}

function sourceOf(given: TargetSource | undefined): TargetSource | undefined {
  if (given === undefined) return undefined
  knownKeys('source', given, ['begin', 'end'])
  if (typeof given.begin === 'string' && /\bbackend\b/.test(given.begin)) return given
  throw new UsageError(
    'source has no begin that defines `backend`; expected JavaScript such as "import { backend } from \'./my-backend.js\'"',
  )
}
