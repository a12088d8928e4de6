/** A backend on a server: clients that share one connection, which is dropped with the last of them. */
import {
  type Backend,
  type ErrorClassifier,
  type FullKV,
  type Profile,
  UsageError,
  withoutPassword,
} from '../../kv/index.ts'
import { FullClient } from '../engine/client.ts'
import { SharedHandles } from '../opening/shared-handle.ts'
import { type Patience, runCall } from '../engine/call.ts'
import { networkCode } from './network-code.ts'
import { ServerEngine } from './server-engine.ts'
import { type ServerKind, servers } from './server-table.ts'
import type { Connection, ServerIdentity } from './wire.ts'
import type { SentCall } from '../engine/call.ts'

export type { ServerIdentity }

/** What every backend on a server can be told, however the server is reached. */
export interface ServerSettings {
  /** Milliseconds until a call that the server does not answer rejects `KV_TIMEOUT`; large values have 128 more a MiB. Default 5,000. */
  readonly timeoutMs?: number
  /** What the server is set up to keep, where that is not what such a server keeps as it comes. */
  readonly durability?: 'none' | 'reopen' | 'crash'
  /** Leaves what was written in place on `dispose`, which otherwise removes every namespace that was opened. Default false. */
  readonly keep?: boolean
}

/** Options of a backend on a server at a URL. */
export interface ServerOptions extends ServerSettings {
  /** Where the server is. */
  readonly url: string
}

/** One kind of server, as its backend needs it. */
export interface ServerProtocol {
  readonly kind: ServerKind
  readonly profile: Profile
  /** Names the code of what the server or its client throws, beyond what every socket throws. */
  readonly classify: ErrorClassifier
  /** Loads the client and makes a connection. It does not wait for the server. */
  connect(url: string, patience: Patience): Promise<Connection>
}

/** A {@link Backend} on a server, and what a fixture needs besides. */
export interface ServerBackend extends Backend {
  readonly profile: Profile
  open(namespace: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<FullKV>
  /** Resolves when the server answers. */
  ping(): Promise<void>
  /** What the server says it is. */
  identify(): Promise<ServerIdentity>
  /** Removes everything in the store, whoever wrote it. */
  clear(): Promise<void>
  /** Removes what is in the namespaces that were opened. */
  forget(): Promise<void>
  dispose(): Promise<void>
}

const lingerMs = 10_000

/** Milliseconds that a namespace adds to the deadline of forgetting it: a run may have opened hundreds, and some servers take them one by one. */
const forgetMs = 100

/** Makes the backend of a server at a URL that speaks `protocol`. */
export function serverBackend(protocol: ServerProtocol, options: ServerOptions): ServerBackend {
  const { kind } = protocol
  const { schemes } = servers[kind]
  if (!schemes.some((scheme) => options.url.startsWith(scheme))) {
    throw new UsageError(
      `the URL of a ${kind} server starts with ${schemes.map((scheme) => `'${scheme}'`).join(' or ')}; got '${withoutPassword(options.url)}'`,
    )
  }
  return backendOver(protocol, options, (patience) => protocol.connect(options.url, patience))
}

/**
 * Makes the backend of a server that speaks `protocol`, reached by `connect`.
 *
 * @param connect is called when the first client is opened, and again when one is after the last was closed
 */
export function backendOver(
  protocol: ServerProtocol,
  options: ServerSettings,
  connect: (patience: Patience) => Promise<Connection>,
): ServerBackend {
  const patience: Patience = { timeoutMs: options.timeoutMs ?? 5_000, lingerMs }
  const live = new Set<Connection>()
  const end = async (connection: Connection): Promise<void> => {
    if (live.delete(connection)) await connection.close()
  }
  const connections = new SharedHandles(async () => {
    const connection = await connect(patience)
    live.add(connection)
    return connection
  }, end)
  const use = async <T>(work: (connection: Connection, call: SentCall) => Promise<T>, moreMs = 0): Promise<T> => {
    const { handle, release } = await connections.lease(protocol.kind)
    try {
      return await runCall((call) => work(handle, call), { ...patience, timeoutMs: patience.timeoutMs + moreMs })
    } finally {
      await release()
    }
  }
  const classify: ErrorClassifier = (error) => protocol.classify(error) ?? networkCode(error)
  const { durability } = options
  const profile: Profile = durability === undefined ? protocol.profile : { ...protocol.profile, durability }
  const opened = new Set<string>()

  const forget = async (): Promise<void> => {
    const namespaces = [...opened]
    opened.clear()
    if (namespaces.length === 0) return
    await use((connection, call) => connection.forget(namespaces, call), forgetMs * namespaces.length)
  }

  return {
    name: protocol.kind,
    profile,
    isolates: true,
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      opened.add(namespace)
      const { handle, release } = await connections.lease(protocol.kind)
      const engine = new ServerEngine(handle.wire(namespace), (call) => handle.ping(call), patience, release)
      return new FullClient(engine, profile, classify)
    },
    ping: () => use((connection, call) => connection.ping(call)),
    identify: () => use((connection, call) => connection.identify(call)),
    clear: () => use((connection, call) => connection.clear(call)),
    forget,
    async dispose() {
      try {
        if (options.keep !== true) await forget()
      } finally {
        // a client that is still open loses its connection: nothing may go on behind whoever disposes
        await Promise.all(Array.from(live, end))
      }
    },
  }
}
