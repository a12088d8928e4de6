/**
 * The store under test, behind one face whatever was handed in: a factory, a described backend, or a store that is already
 * open. It knows how clients are opened, whether two of them share one store, and how cases are kept apart.
 */
import { randomUUID } from 'node:crypto'
// The real ones, held from the start: a run must not hang because the test around it fakes its timers.
import { clearTimeout, setTimeout } from 'node:timers'
import {
  type AnyKV,
  type Backend,
  cannotOpen,
  type ErrorClassifier,
  isStore,
  keyProblem,
  messageOf,
  type Profile,
  resolveTarget,
  systemClock,
  type Target,
  UsageError,
} from '../../kv/index.ts'
import { inProcesses } from '../../processes/index.ts'
import { type Opening, openingOfBackend, openingOfFactory, openingOfStore, type TargetSource } from './opening.ts'

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
  readonly opening: Opening
  /** Opens a client, on the store of that name where the backend can tell stores apart. */
  open(namespace: string): Promise<AnyKV>
  /** Frees what was made for the run. */
  dispose(): Promise<void>
}

/** A name that no store has yet. */
export function freshNamespace(): string {
  return `kvt${randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** How a subject is made. */
export interface SubjectOptions {
  readonly seed: number
  readonly openTimeoutMs: number
  /** Whether each client lives in a process of its own. Default: false. */
  readonly processes?: boolean
  /** Where printed programs get it from. Default: a line to be replaced. */
  readonly source?: TargetSource | undefined
}

/**
 * Takes whatever `runConformance` was given. A factory is called once to see what it makes; a store that it made is the first
 * client. Rejects with a `UsageError` where there is no store to be had.
 */
export async function subjectOf(
  target: Target,
  { seed, openTimeoutMs, processes = false, source }: SubjectOptions,
): Promise<Subject> {
  const environment = { clock: systemClock, seed }
  const resolving = resolveTarget(target, environment, 'runConformance')
  const resolved = await unlessLate(resolving, openTimeoutMs)
  if (resolved.kind === 'backend') {
    const { backend, made } = resolved
    const opening = openingOfBackend(backend, typeof target === 'function' ? target : undefined, source)
    return processes
      ? apartSubject(backend, made, opening, openTimeoutMs)
      : describedSubject(backend, made, opening, openTimeoutMs)
  }
  const { name, store } = resolved
  if (processes) {
    if (resolved.made) await store.close()
    throw new UsageError(
      'clients in processes of their own need a described backend, { name, open(namespace), opener(namespace) }; an open store, or one that a factory makes, is in this process',
    )
  }
  if (typeof target !== 'function') return openSubject(name, store, openingOfStore(source))
  const first = [store]
  const make = async (): Promise<unknown> => first.pop() ?? target(environment)
  return {
    // named after its class where the factory has no name of its own, and a class says too little
    name: name === target.name || (name !== 'store' && name !== store.constructor.name) ? name : 'backend',
    version: undefined,
    backend: undefined,
    profile: {},
    classify: undefined,
    openable: true,
    opening: openingOfFactory(target, source),
    open: () => opened(make, openTimeoutMs),
    dispose: async () => first.pop()?.close(),
  }
}

function describedSubject(backend: Backend, made: boolean, opening: Opening, openTimeoutMs: number): Subject {
  return {
    name: backend.name,
    version: backend.version,
    backend,
    profile: backend.profile ?? {},
    classify: backend.errorCode,
    openable: true,
    opening,
    open: (namespace) => opened(() => backend.open(namespace), openTimeoutMs),
    // one that was given as it is belongs to the caller
    dispose: async () => (made ? backend.dispose?.() : undefined),
  }
}

/** The subject of a backend each of whose clients lives in a process of its own. */
function apartSubject(backend: Backend, made: boolean, opening: Opening, openTimeoutMs: number): Subject {
  const apart = inProcesses(backend)
  const subject = describedSubject(apart.backend, false, opening, openTimeoutMs)
  return {
    ...subject,
    opening: {
      ...opening,
      begin: `// Each client was in a process of its own, which one program cannot show: a replay with --processes does.\n${opening.begin}`,
    },
    async dispose() {
      await apart.end()
      if (made) await backend.dispose?.()
    },
  }
}

function openSubject(name: string, store: AnyKV, opening: Opening): Subject {
  return {
    name,
    version: undefined,
    backend: undefined,
    profile: {},
    classify: undefined,
    openable: false,
    opening,
    open: () => Promise.resolve(store),
    dispose: () => Promise.resolve(),
  }
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
  const answer = (async (): Promise<unknown> => open())()
  const store = await unlessLate(
    answer.catch((error: unknown) => {
      throw new UsageError(`${cannotOpen}: ${messageOf(error)}`, { cause: error })
    }),
    timeoutMs,
  )
  if (isStore(store)) return store
  throw new UsageError(
    'the backend opened something that is no store: getRaw, setRaw, delete, list and close must be functions',
  )
}

async function unlessLate<T>(opening: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new UsageError(`${cannotOpen}: open had not settled after ${timeoutMs} ms (openTimeoutMs)`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([opening, late])
  } finally {
    clearTimeout(timer)
  }
}
