/**
 * The store under test, behind one face whatever was handed in: a factory, a described backend, or a store that is already
 * open. It knows how clients are opened, whether two of them share one store, and how cases are kept apart.
 */
import { randomUUID } from 'node:crypto'
import { type AnyKV, type Backend, type ErrorClassifier, keyProblem, type Profile, UsageError } from '../../kv/index.ts'
import { within } from './outcome.ts'

/** What `runConformance` takes. */
export type Testable = Backend | (() => AnyKV | Promise<AnyKV>) | AnyKV

/** How cases are kept apart: each in a store of its own, or under a key prefix of its own in one store. */
export type Isolation = 'fresh' | 'confined'

/** The store under test. */
export interface Subject {
  readonly name: string
  readonly version: string | undefined
  readonly backend: Backend | undefined
  readonly profile: Profile
  readonly classify: ErrorClassifier | undefined
  /** Whether clients can be opened and closed: not on a store that was handed over open. */
  readonly openable: boolean
  /** How a program that is printed makes a client. */
  readonly opening: string
  /** Opens a client, on the store of that name where the backend can tell stores apart. */
  open(namespace: string): Promise<AnyKV>
}

/** How every failure to open begins. */
export const cannotOpen = 'the backend could not be opened'

/** A name that no store has yet. */
export function freshNamespace(): string {
  return `kvt${randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** Takes whatever `runConformance` was given. Throws a {@link UsageError} when it is none of the three. */
export function subjectOf(given: Testable, openTimeoutMs: number): Subject {
  if (typeof given === 'function') {
    return {
      name: given.name === '' || given.name === 'factory' ? 'backend' : given.name,
      version: undefined,
      backend: undefined,
      profile: {},
      classify: undefined,
      openable: true,
      opening: openingOf(given),
      open: () => opened(given, openTimeoutMs),
    }
  }
  if (isBackend(given)) {
    return {
      name: given.name,
      version: given.version,
      backend: given,
      profile: given.profile ?? {},
      classify: given.errorCode,
      openable: true,
      opening: `import { backend } from './${given.name}.js' // the backend under test\nconst open = () => backend.open('demo')`,
      open: (namespace) => opened(() => given.open(namespace), openTimeoutMs),
    }
  }
  if (isStore(given)) {
    return {
      name: given.constructor.name === 'Object' ? 'store' : given.constructor.name,
      version: undefined,
      backend: undefined,
      profile: {},
      classify: undefined,
      openable: false,
      opening: `import { store } from './store.js' // the store under test, open\nconst open = () => store`,
      open: () => Promise.resolve(given),
    }
  }
  throw new UsageError(
    'runConformance takes a factory (() => new MyBackend()), a described backend ({ name, open(namespace) }) or an open store; ' +
      `it was given ${given === null ? 'null' : `a ${typeof given}`}`,
  )
}

/** A prefix under which the keys of one case live, made of characters that the store accepts. */
export function casePrefix(profile: Pick<Profile, 'keys' | 'limits'>): string {
  const id = randomUUID().replaceAll('-', '').slice(0, 10)
  const rules = { keys: profile.keys ?? 'any', limits: profile.limits ?? {} }
  const candidates = [
    `kvt-${id}/`,
    `kvt${id}/`,
    `kvt${id}-`,
    `kvt${id}_`,
    `kvt${id}.`,
    `kvt${id}`,
    `KVT${id.toUpperCase()}`,
    digits(id),
  ]
  const found = candidates.find(
    (candidate) => keyProblem(`${candidate}a`, rules) === undefined || keyProblem(`${candidate}1`, rules) === undefined,
  )
  return found ?? `${id.slice(0, 4)}/`
}

function digits(id: string): string {
  return [...id].map((unit) => String(unit.charCodeAt(0) % 10)).join('')
}

async function opened(open: () => unknown, timeoutMs: number): Promise<AnyKV> {
  let answer: unknown
  try {
    answer = open()
  } catch (error) {
    throw new UsageError(`${cannotOpen}: ${said(error)}`, { cause: error })
  }
  const outcome = await within(Promise.resolve(answer), timeoutMs)
  if (outcome.kind === 'resolved') {
    if (isStore(outcome.value)) return outcome.value
    throw new UsageError(
      'the backend opened something that is no store: getRaw, setRaw, delete, list and close must be functions',
    )
  }
  if (outcome.kind === 'rejected') {
    throw new UsageError(`${cannotOpen}: ${said(outcome.error)}`, { cause: outcome.error })
  }
  throw new UsageError(`${cannotOpen}: open had not settled after ${timeoutMs} ms (openTimeoutMs)`)
}

/** The factory's own source where it is short enough to read, so that a printed program can be pasted beside it. */
function openingOf(factory: () => unknown): string {
  const source = factory.toString()
  if (source.length <= 120 && !source.includes('\n') && !source.includes('[native code]') && source.includes('=>')) {
    return `const open = ${source} // the factory under test`
  }
  return `import { open } from './backend.js' // makes a client of the store under test`
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const methods = ['getRaw', 'setRaw', 'delete', 'list', 'close'] as const

function isStore(value: unknown): value is AnyKV {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((name) => typeof Reflect.get(value, name) === 'function')
}

function isBackend(value: unknown): value is Backend {
  if (typeof value !== 'object' || value === null) return false
  return (
    'open' in value &&
    typeof value.open === 'function' &&
    'name' in value &&
    typeof value.name === 'string' &&
    !isStore(value)
  )
}
