/** The options of a chaos run, checked, with their defaults. */
import { FaultPlan, type FaultPlanData } from '../faults/index.ts'
import {
  type FullProfile,
  knownKeys,
  numberAtLeast,
  oneOf,
  profileChoices,
  randomSeed,
  UsageError,
} from '../kv/index.ts'
import type { PlannedNemesis } from './nemesis.ts'
import { chaosPlanFrom, type ChaosPlan } from './plan.ts'
import type { RunProgress } from './run-record.ts'
import { defaultWeights, type OperationWeights } from './workload.ts'

/** How far a chaos run has come. */
export interface ChaosProgress extends RunProgress {
  /** What is being done: the run itself, the same once more to see that it is the same, or smaller ones that still fail. */
  readonly step: 'run' | 'self-check' | 'shrink'
}

/** The times that a chaos run can run in; `auto` finds out whether the store can have virtual time. */
export const chaosClocks = ['auto', 'virtual', 'real'] as const

/** One of {@link chaosClocks}. */
export type ChaosClock = (typeof chaosClocks)[number]

/** What a chaos run can be told. */
export interface ChaosOptions {
  /** Clients at work at the same time. Default: 5. */
  readonly clients?: number
  /**
   * Whether each client lives in a process of its own: for embedded stores that promise to be shared across processes, and say how
   * another process opens them (`opener`). Runs in real time. Default: false.
   */
  readonly processes?: boolean
  /** Operations of all clients together. Default: 1,000; with `durationMs` without a bound. */
  readonly ops?: number
  /** Keys, or how many. Few make clients meet. Default: 5. */
  readonly keys?: number | readonly string[]
  /** Faults in front of the store: a plan, a random subset of legal ones, or none. Default: `swarm`. */
  readonly faults?: FaultPlanData | 'swarm' | 'none'
  /** What is done to the server behind the store, where there is one. Default: `swarm`. */
  readonly nemeses?: readonly PlannedNemesis[] | 'swarm' | 'none'
  /** Decides everything. Default: a new one, which the report names. */
  readonly seed?: number
  /** Virtual time needs a store that waits for nothing but the clock it is given. Default: found out by asking the store. */
  readonly clock?: ChaosClock
  /** How long the chaos phase lasts, in milliseconds of the run's clock. Default: until the operations are made. */
  readonly durationMs?: number
  /**
   * Mean pause between two operations of a client. Default: 5 ms; longer where `ops` are to be spread over `durationMs`, and in
   * virtual time, where 5,000 operations are spread over a duration for which `ops` are not given.
   */
  readonly pauseMs?: number
  /** After which a client gives a call up. Default: 200 ms in virtual time, 1,000 ms in real time. */
  readonly callTimeoutMs?: number
  /** What the store promises. Default: what its profile says, else `linearizable`. */
  readonly consistency?: FullProfile['consistency']
  /** Within which every client must succeed again once the faults have ended. Default: 10,000 ms. */
  readonly livenessMs?: number
  /** How long the store is left alone before the final reads. Default: 1,000 ms. */
  readonly quiesceMs?: number
  /** How often each kind of operation is made, in parts. */
  readonly weights?: Partial<OperationWeights>
  /** Bytes of a value; it is larger where its own marks need more. Default: 64. */
  readonly valueBytes?: number
  /** In virtual time: whether the run is made twice, to see that it is the same. Default: true. */
  readonly selfCheck?: boolean
  /** In virtual time: whether a failing run is made smaller. Default: true. */
  readonly shrink?: boolean
  /** Runs exactly this: what a report gives as `plan`. Nothing else that decides may then be given. */
  readonly plan?: ChaosPlan | string
  /** Ends the run; the report then says so. */
  readonly signal?: AbortSignal
  /** Called as each phase begins and as each operation ends. */
  readonly onProgress?: (progress: ChaosProgress) => void
}

/** Every option, and whether a plan decides it; what is missing here does not compile. */
const legal = {
  clients: true,
  processes: false,
  ops: true,
  keys: true,
  faults: true,
  nemeses: true,
  seed: true,
  clock: false,
  durationMs: true,
  pauseMs: true,
  callTimeoutMs: true,
  consistency: true,
  livenessMs: false,
  quiesceMs: false,
  weights: false,
  valueBytes: false,
  selfCheck: false,
  shrink: false,
  plan: false,
  signal: false,
  onProgress: false,
} satisfies Record<keyof ChaosOptions, boolean>

/** The options that a plan decides, and that cannot be given beside one. */
export const decidedByPlan: readonly (keyof ChaosOptions)[] = Object.keys(legal)
  .filter(isOption)
  .filter((name) => legal[name])

function isOption(name: string): name is keyof ChaosOptions {
  return Object.hasOwn(legal, name)
}

/** The options with every default filled in, but for what depends on the store. */
export interface SettledChaos {
  readonly clients: number
  readonly processes: boolean
  readonly ops: number | undefined
  readonly keys: readonly string[]
  readonly faults: FaultPlanData | 'swarm' | 'none'
  readonly nemeses: readonly PlannedNemesis[] | 'swarm' | 'none'
  readonly seed: number
  readonly clock: ChaosClock
  readonly durationMs: number | null
  readonly pauseMs: number | undefined
  readonly callTimeoutMs: number | undefined
  readonly consistency: FullProfile['consistency'] | undefined
  readonly livenessMs: number
  readonly quiesceMs: number
  readonly weights: OperationWeights
  readonly valueBytes: number
  readonly selfCheck: boolean
  readonly shrink: boolean
  readonly plan: ChaosPlan | undefined
  readonly signal: AbortSignal
  readonly onProgress: (progress: ChaosProgress) => void
}

/** Checks `options`. Throws a {@link UsageError} that lists what is legal. */
export function settleChaos(options: ChaosOptions): SettledChaos {
  knownKeys('the options of a chaos run', options, Object.keys(legal))
  const beside = options.plan === undefined ? [] : decidedByPlan.filter((name) => options[name] !== undefined)
  if (beside.length > 0) throw new UsageError(`a plan decides ${beside.join(', ')}; give one or the other`)
  const { durationMs, faults = 'swarm', nemeses = 'swarm', seed = randomSeed() } = options
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed is ${String(seed)}; expected a whole number`)
  if (options.processes === true && options.clock === 'virtual')
    throw new UsageError('clients in processes of their own run in real time; leave the clock out')
  return {
    clients: whole('clients', options.clients, 5),
    processes: options.processes ?? false,
    ops: options.ops === undefined ? undefined : whole('ops', options.ops, 1),
    keys: keysOf(options.keys ?? 5),
    faults: faults === 'swarm' || faults === 'none' ? faults : FaultPlan.fromJSON(faults),
    nemeses: nemesesOf(nemeses),
    seed,
    clock: oneOf('clock', options.clock ?? 'auto', chaosClocks),
    durationMs: durationMs === undefined ? null : numberAtLeast('durationMs', durationMs, 1),
    pauseMs: options.pauseMs === undefined ? undefined : numberAtLeast('pauseMs', options.pauseMs, 0),
    callTimeoutMs:
      options.callTimeoutMs === undefined ? undefined : numberAtLeast('callTimeoutMs', options.callTimeoutMs, 1),
    consistency:
      options.consistency === undefined
        ? undefined
        : oneOf('consistency', options.consistency, profileChoices.consistency),
    livenessMs: numberAtLeast('livenessMs', options.livenessMs ?? 10_000, 1),
    quiesceMs: numberAtLeast('quiesceMs', options.quiesceMs ?? 1_000, 0),
    weights: weightsOf(options.weights ?? {}),
    valueBytes: whole('valueBytes', options.valueBytes, 64),
    selfCheck: options.selfCheck ?? true,
    shrink: options.shrink ?? true,
    plan: options.plan === undefined ? undefined : chaosPlanFrom(options.plan),
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? ((): void => {}),
  }
}

function nemesesOf(given: readonly PlannedNemesis[] | 'swarm' | 'none'): readonly PlannedNemesis[] | 'swarm' | 'none' {
  if (typeof given !== 'string') return given
  return oneOf('nemeses', given, ['swarm', 'none'] as const)
}

function whole(name: string, value: number | undefined, fallback: number): number {
  const given = numberAtLeast(name, value ?? fallback, 1)
  if (!Number.isInteger(given)) throw new UsageError(`${name} is ${given}; expected a whole number`)
  return given
}

function keysOf(keys: number | readonly string[]): readonly string[] {
  if (typeof keys === 'number') return Array.from({ length: whole('keys', keys, 1) }, (_, index) => `k${index}`)
  if (keys.length === 0 || keys.some((key) => typeof key !== 'string' || key === '')) {
    throw new UsageError('keys is neither a number above 0 nor a list of keys that are not empty')
  }
  return keys
}

function weightsOf(given: Partial<OperationWeights>): OperationWeights {
  knownKeys('weights', given, Object.keys(defaultWeights))
  for (const [kind, parts] of Object.entries(given)) numberAtLeast(`weights.${kind}`, parts, 0)
  const weights = { ...defaultWeights, ...given }
  if (Object.values(weights).every((parts) => parts === 0))
    throw new UsageError('weights has no operation with more than 0 parts')
  return weights
}
