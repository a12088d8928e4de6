/** A store under test, described: how to open it, what it promises, and what is known of it. */
import type { AnyKV } from './contract.ts'
import type { ErrorClassifier } from './error.ts'
import type { Profile } from './profile.ts'

/** A law that a backend is known to break, for now. */
export interface Waiver {
  /** The id of the law. */
  readonly law: string
  /** Why it is tolerated; for a published library its version. */
  readonly reason: string
  /** Where it is being dealt with. */
  readonly issue?: string
  /** The last day on which it counts, as YYYY-MM-DD. Expired, or the law passing, fails the run. */
  readonly expires: string
  /** Says that the law is broken now and then, as races in real time are: its passing then does not fail the run. */
  readonly flaky?: true
}

/**
 * A real server's switches, for the laws that need one. A crash keeps the data that the server had made durable.
 */
export interface ServerControl {
  /** What runs, as the server reports it itself: "FerretDB 1.24.2". */
  readonly name: string
  /** Freezes the server: connections stay open, nothing answers. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same data and the same address, and resolves when it answers. */
  restart(): Promise<void>
  /** Cuts the network between client and server; what is in flight is lost. */
  cut(): Promise<void>
  /** Holds every packet up by so many milliseconds, until `heal`. Absent where the link cannot be slowed. */
  slow?(latencyMs: number): Promise<void>
  /** Ends `cut` and `slow`. */
  heal(): Promise<void>
}

/** How another process opens a store: it imports `module`, and calls what that exports under `name` with `given`. */
export interface ExternalOpener {
  /** A file's URL, or a package that every process finds. */
  readonly module: string
  readonly name: string
  /** Plain data. */
  readonly given: readonly unknown[]
}

/** A backend as `runConformance` and the command line take it. */
export interface Backend {
  readonly name: string
  /** What is under test, with its version ("classic-level 3.0.0"), shown in every matrix. */
  readonly version?: string | undefined
  /**
   * Opens a client on the store called `namespace`. Called twice with one name it gives two clients.
   *
   * @param options `signal` aborts the opening, which then rejects with the signal's reason
   */
  open(namespace: string, options?: { readonly signal?: AbortSignal | undefined }): AnyKV | Promise<AnyKV>
  /** What the store promises; what it does not say is held to the strict default. */
  readonly profile?: Profile
  /** For a backend whose errors carry no code of the contract. */
  readonly errorCode?: ErrorClassifier
  /** Makes a separate, empty store of every namespace; keys are then used bare. The run verifies it. */
  readonly isolates?: boolean
  /** Laws that it is known to break. */
  readonly waivers?: readonly Waiver[]
  /** How another process opens the store called `namespace`; the laws about crashes kill such a process in mid-write. */
  opener?(namespace: string): ExternalOpener | Promise<ExternalOpener>
  /** The switches of the server behind it, where there is one. */
  readonly server?: ServerControl
  /** Frees what all its clients share: folders, servers. Called once, after the last client was closed. */
  dispose?(): Promise<void>
}
