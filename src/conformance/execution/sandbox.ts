/**
 * Where cases run: it opens clients when they are first used, keeps cases apart, and cleans up behind them. One sandbox serves
 * one run; each case gets a space of its own in it, and no client is used by two cases at a time.
 */
import { type AnyKV, type FullProfile } from '../../kv/index.ts'
import { type RealCall, type CallOutcome, perform } from './perform.ts'
import { Meeting } from './meeting.ts'
import { casePrefix, freshNamespace, type Isolation, type Subject } from './subject.ts'

/** What one case sees of the store. */
export interface CaseSpace {
  /** The prefix under which this case's keys live in the store; empty where the store is its own. */
  readonly prefix: string
  /** The client of that number, opened when first asked for. */
  client(index: number): Promise<AnyKV>
  /** Closes it, if it is open, and opens it again on the same store. */
  reopen(index: number): Promise<void>
  /** Takes note that the case closed a client itself. */
  closed(index: number): void
  /** Takes note that a client hangs or is out of step: it is not used again. */
  spoiled(index: number): void
  /** Deletes `touched` and lets the clients go. */
  leave(touched: readonly string[]): Promise<void>
}

/** Where cases run. */
export interface Sandbox {
  readonly isolation: Isolation
  /** @param bare keys stand alone, without a prefix for the case */
  enter(bare?: boolean): CaseSpace
  /**
   * The same, for cases that want to see what survives the last client: where they share a store, each waits before it opens a
   * client again until every other has left, or waits as well.
   */
  meeting(): Sandbox
  /** Closes the clients that no case uses: what another case did to them must not be held against the next. */
  renew(): Promise<void>
  /** Closes what is still open. */
  dispose(): Promise<void>
}

/** How long a close or a clean-up may take before the sandbox gives it up, in milliseconds. */
const closeTimeoutMs = 2_000

/** Makes the sandbox that suits the store: one store a case, or one prefix a case in a store that stays open. */
export function sandboxFor(subject: Subject, isolation: Isolation, profile: FullProfile): Sandbox {
  return isolation === 'fresh' ? freshSpaces(subject) : confinedSpaces(subject, profile)
}

function freshSpaces(subject: Subject): Sandbox {
  return {
    isolation: 'fresh',
    enter() {
      const clients = new Clients(subject, freshNamespace())
      return spaceOf(clients, '', {
        aside: () => Promise.resolve(),
        leave: () => clients.closeAll(),
      })
    },
    meeting: () => freshSpaces(subject),
    renew: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  }
}

function confinedSpaces(subject: Subject, profile: FullProfile): Sandbox {
  const namespace = freshNamespace()
  // the clients of cases that have left serve the next ones: opening may take long, and cases that come one by one share them
  const idle: Clients[] = []
  const renew = async (): Promise<void> => {
    await Promise.all(idle.map((clients) => clients.closeAll()))
  }
  const sandbox = (meeting?: Meeting): Sandbox => ({
    isolation: 'confined',
    enter(bare = false) {
      meeting?.enter()
      const prefix = bare ? '' : casePrefix(profile)
      const clients = idle.pop() ?? new Clients(subject, namespace)
      return spaceOf(clients, prefix, {
        aside: () => meeting?.wait() ?? renew(),
        async leave(touched) {
          try {
            await sweepUp(clients, prefix, touched, profile)
            // idle clients would keep alive what those who wait want to see survive
            if (meeting !== undefined) await clients.closeAll()
          } finally {
            idle.push(clients)
            meeting?.leave()
          }
        },
      })
    },
    meeting: () => sandbox(new Meeting(renew)),
    renew,
    dispose: renew,
  })
  return sandbox()
}

/** A place for one case on the store of that very name, with its keys as they are. */
export function sandboxOn(namespace: string, subject: Subject, profile: FullProfile): Sandbox {
  const clients = new Clients(subject, namespace)
  const sandbox: Sandbox = {
    isolation: 'confined',
    enter: () =>
      spaceOf(clients, '', {
        aside: () => Promise.resolve(),
        leave: (touched) => sweepUp(clients, '', touched, profile),
      }),
    meeting: () => sandbox,
    renew: () => clients.closeAll(),
    dispose: () => clients.closeAll(),
  }
  return sandbox
}

/** How a space gets on with those of other cases. */
interface Neighbourhood {
  /** Closes what other cases left open. */
  readonly aside: () => Promise<void>
  readonly leave: (touched: readonly string[]) => Promise<void>
}

function spaceOf(clients: Clients, prefix: string, { aside, leave }: Neighbourhood): CaseSpace {
  const used = new Set<number>()
  return {
    prefix,
    client(index) {
      used.add(index)
      return clients.at(index)
    },
    async reopen(index) {
      // what earlier cases left open would keep alive what this case wants to see survive
      await clients.closeAllBut(used)
      await aside()
      await clients.reopen(index)
    },
    closed: (index) => clients.forget(index),
    spoiled: (index) => clients.spoil(index),
    leave,
  }
}

/** The clients of one store, by number. */
class Clients {
  readonly #subject: Subject
  readonly #namespace: string
  readonly #open = new Map<number, AnyKV>()

  constructor(subject: Subject, namespace: string) {
    this.#subject = subject
    this.#namespace = namespace
  }

  async at(index: number): Promise<AnyKV> {
    const present = this.#open.get(index)
    if (present !== undefined) return present
    const opened = await this.#subject.open(this.#namespace)
    this.#open.set(index, opened)
    return opened
  }

  async reopen(index: number): Promise<void> {
    await this.#close(index)
    await this.at(index)
  }

  forget(index: number): void {
    this.#open.delete(index)
  }

  /** A client that hangs may never close; it gets its chance, and nobody waits for it. */
  spoil(index: number): void {
    const client = this.#open.get(index)
    this.#open.delete(index)
    if (client !== undefined && this.#subject.openable) void perform(client, { op: 'close' }, undefined, closeTimeoutMs)
  }

  closeAll(): Promise<void> {
    return this.closeAllBut(new Set())
  }

  async closeAllBut(kept: ReadonlySet<number>): Promise<void> {
    await Promise.all([...this.#open.keys()].filter((index) => !kept.has(index)).map((index) => this.#close(index)))
  }

  async #close(index: number): Promise<void> {
    const client = this.#open.get(index)
    this.#open.delete(index)
    if (client !== undefined && this.#subject.openable)
      await perform(client, { op: 'close' }, undefined, closeTimeoutMs)
  }
}

async function sweepUp(
  clients: Clients,
  prefix: string,
  touched: readonly string[],
  profile: FullProfile,
): Promise<void> {
  if (touched.length === 0) return
  const client = await clients.at(0)
  const keys = touched.filter((key) => key !== '').map((key) => prefix + key)
  const batch =
    profile.batch === 'absent' || typeof client.batchDelete !== 'function' ? 0 : (profile.limits.batchKeys ?? 100)
  const deleted = Array.from({ length: Math.ceil(keys.length / Math.max(batch, 20)) }, (_, part) => {
    const size = Math.max(batch, 20)
    return keys.slice(part * size, (part + 1) * size)
  })
  for (const part of deleted) {
    const calls: readonly RealCall[] =
      batch > 0 ? [{ op: 'batchDelete', keys: part }] : part.map((key) => ({ op: 'delete', key }))
    const outcomes: readonly CallOutcome[] = await Promise.all(
      calls.map((given) => perform(client, given, undefined, closeTimeoutMs)),
    )
    if (outcomes.some((outcome) => outcome.kind === 'hung')) return
  }
}
