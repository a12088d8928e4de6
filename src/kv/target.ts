/** A store under test as users hand it over: a described backend, a factory, or a store that is open already. */
import type { Backend } from './backend.ts'
import type { Clock } from './clock.ts'
import type { AnyKV } from './contract.ts'
import { messageOf } from './error-message.ts'
import { UsageError } from './usage.ts'

/** Handed to a factory: a store that waits or draws does so with these, and a run of it is then the same every time. */
export interface TargetEnvironment {
  /** The time of the run: real, or virtual. */
  readonly clock: Clock
  /** The seed of the run. */
  readonly seed: number
}

/** Makes a store, or the description of a backend, anew at each call. */
export type TargetFactory = (environment: TargetEnvironment) => AnyKV | Backend | Promise<AnyKV | Backend>

/**
 * What every runner takes: the description of a backend, a factory, or a store that is open already. Only what a description
 * or a factory gives can be opened again, so of an open store fewer things can be asked; it is never closed.
 *
 * @example
 * await runConformance({ name: 'mine', open: (namespace) => new MyStore(namespace) })
 * await runConformance(() => new MyStore())
 * await runConformance(openStore)
 */
export type Target = Backend | TargetFactory | AnyKV

/** What a target turned out to be. `made`: a factory gave it, just now. */
export type ResolvedTarget =
  | { readonly kind: 'backend'; readonly backend: Backend; readonly made: boolean }
  | { readonly kind: 'store'; readonly name: string; readonly store: AnyKV; readonly made: boolean }

/** How every failure to open begins. */
export const cannotOpen = 'the backend could not be opened'

const methods = ['getRaw', 'setRaw', 'delete', 'list', 'close'] as const

/** Whether `value` has the five operations that every store has. */
export function isStore(value: unknown): value is AnyKV {
  return methods.every((name) => has(value, name))
}

/** Whether `value` describes a backend: it has a name, and `open`, and is no store itself. */
export function isBackend(value: unknown): value is Backend {
  return has(value, 'open') && typeof Reflect.get(value, 'name') === 'string' && !isStore(value)
}

/** Whether `value` is one of the three forms. What a factory gives is not known before it is called. */
export function isTarget(value: unknown): value is Target {
  return typeof value === 'function' || isBackend(value) || isStore(value)
}

/**
 * Finds out what `target` is; a factory is called for it. Rejects with a {@link UsageError} where it is none of the three, or the
 * factory fails or gives something else.
 *
 * @param caller what was given the target, for the error
 * @param failing what the error begins with where a factory fails
 */
export async function resolveTarget(
  target: Target,
  environment: TargetEnvironment,
  caller: string,
  failing: string = cannotOpen,
): Promise<ResolvedTarget> {
  if (typeof target !== 'function') {
    if (isStore(target)) return { kind: 'store', name: classOf(target), store: target, made: false }
    if (isBackend(target)) return { kind: 'backend', backend: target, made: false }
    throw new UsageError(
      `${caller} takes a factory (() => new MyBackend()), a described backend ({ name, open(namespace) }) or an open store; ` +
        `it was given ${target === null ? 'null' : `a ${typeof target}`}`,
    )
  }
  const given = await called(target, environment, failing)
  if (isStore(given)) return { kind: 'store', name: nameOf(target, given), store: given, made: true }
  if (isBackend(given)) return { kind: 'backend', backend: given, made: true }
  throw new UsageError(
    `the factory of ${caller} gave neither a store nor a backend: getRaw, setRaw, delete, list and close must be functions, ` +
      'or open a function beside a name',
  )
}

async function called(factory: TargetFactory, environment: TargetEnvironment, failing: string): Promise<unknown> {
  try {
    return await factory(environment)
  } catch (error) {
    throw new UsageError(`${failing}: ${messageOf(error)}`, { cause: error })
  }
}

/** A factory's own name where it says something, else that of the class. */
function nameOf(factory: TargetFactory, store: AnyKV): string {
  return ['', 'backend', 'factory', 'open', 'target'].includes(factory.name) ? classOf(store) : factory.name
}

function classOf(store: AnyKV): string {
  return store.constructor.name === 'Object' ? 'store' : store.constructor.name
}

function has(value: unknown, name: string): value is object {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
