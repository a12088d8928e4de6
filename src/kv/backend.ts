/** How a backend is described to the toolkit, so that it can open as many clients of it as it likes. */
import type { AnyKV } from './contract.ts'
import type { ErrorClassifier } from './error.ts'
import type { Profile } from './profile.ts'

/**
 * A backend under test.
 *
 * @example
 * const backend: Backend = {
 *   name: 'mine',
 *   open: (namespace) => new MyStore(url, { prefix: namespace }),
 *   profile: { emptyPrefix: 'all' },
 * }
 */
export interface Backend {
  /** What reports call it. */
  readonly name: string
  /**
   * Opens a client on the store called `namespace`. Two calls with one name give two clients.
   *
   * @param options `signal` aborts the opening, which then rejects with the signal's reason
   */
  open(namespace: string, options?: { readonly signal?: AbortSignal }): AnyKV | Promise<AnyKV>
  /** What the store promises. Default: every strict default. */
  readonly profile?: Profile
  /** Names the code of errors that carry none. */
  readonly errorCode?: ErrorClassifier
  /**
   * Whether there is a separate, empty store for every namespace, so that keys need no prefix to stay apart. A run verifies
   * it. Default: false.
   */
  readonly isolates?: boolean
  /** What is under test, with its version, as every matrix shows it: "classic-level 3.0.0". */
  readonly version?: string | undefined
  /** Laws that the backend is known to break, and says so. */
  readonly waivers?: readonly Waiver[]
  /** Control of the real server behind it, where there is one. */
  readonly server?: unknown
  /** Removes whatever the backend made: folders, containers, connections. Called once, after every client is closed. */
  dispose?(): Promise<void>
}

/** A law that a backend is excused from, for a while: a waiver that has expired, or whose law passes, fails the run. */
export interface Waiver {
  /** The law's id. */
  readonly law: string
  /** Why, for people, with the version of what breaks it. */
  readonly reason: string
  /** Where it is being dealt with. */
  readonly issue?: string
  /** The last day on which it counts, YYYY-MM-DD. */
  readonly expires: string
}
