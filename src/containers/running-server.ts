/** A real server that runs, and everything a test does with it. */
import type { Backend, FullKV, Profile, ServerControl } from '../kv/index.ts'
import type { Relay } from './relay/relay.ts'
import type { ServerKind } from '../backends/index.ts'

/** Options of `startServer`. */
export interface StartOptions {
  /**
   * A server that runs already: it is taken, and nothing is started. Default: `KV_TESTKIT_<KIND>_URL`, else none. An empty one
   * starts a server whatever the variable says, such as one that a test means to kill.
   */
  readonly url?: string
  /** The image. Default: `KV_TESTKIT_<KIND>_IMAGE`, else the official image with its tag pinned. */
  readonly image?: string
  /**
   * Whether what was acknowledged outlives {@link RunningServer.kill}. Without it Redis and Consul keep everything in memory,
   * which Consul starts faster with. Default true.
   */
  readonly durable?: boolean
  /** Milliseconds until starting gives up. Default 60,000. */
  readonly startTimeoutMs?: number
  /** Milliseconds until a call that the server does not answer rejects `KV_TIMEOUT`; large values have 128 more a MiB. Default 2,000. */
  readonly timeoutMs?: number
  /** Gives up starting. What was started by then is removed. */
  readonly signal?: AbortSignal
}

/**
 * A server that runs, in a container of its own or wherever `KV_TESTKIT_<KIND>_URL` says. It is the `server` of a backend as it
 * stands: its switches are those of {@link ServerControl}, of which `cut`, `slow` and `heal` work on its {@link RunningServer.link}.
 */
export interface RunningServer extends ServerControl, AsyncDisposable {
  readonly kind: ServerKind
  /** What it says it is: "FerretDB", which is not MongoDB. */
  readonly product: string
  readonly version: string
  /** Mongo alone: whether it is a replica set, without which no batch is atomic. */
  readonly replicaSet: boolean | undefined
  /** What the reference backend promises on this very server. */
  readonly profile: Profile
  /** Through the relay on this machine, so it is the same before and after a restart. */
  readonly url: string
  /** The container it runs in; `undefined` for a server that was running already. */
  readonly containerId: string | undefined
  /** From asking for it to the first answer, in milliseconds. */
  readonly readyMs: number
  /** The network between its clients and it. */
  readonly link: Relay
  /** A client of the reference backend. Default: a namespace of its own. */
  open(namespace?: string): Promise<FullKV>
  /** The reference backend on this server, for `runConformance` and `runChaos`. */
  backend(): Backend
  /** Empties the store, in milliseconds. On a server that was running already: the namespaces opened from here. */
  reset(): Promise<void>
  slow(latencyMs: number): Promise<void>
  /** Starts it again after {@link RunningServer.kill} (or kills it first), and resolves when it answers. */
  restart(): Promise<void>
  /** The last lines it wrote. */
  logs(lines?: number): Promise<string>
  /** Removes it and everything that belonged to it. Stopping twice is fine. */
  stop(): Promise<void>
}
