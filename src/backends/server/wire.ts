/**
 * What a server's protocol has to offer below a client: bare operations on one namespace. Everything that is the same for
 * every server (deadlines, aborts, order after a call that was given up) is in `server-engine.ts`.
 */
import type { SentCall } from '../engine/call.ts'

/** The operations of one namespace of a server. Keys and values have been checked and are nobody else's. */
export interface Wire {
  get(key: string, call: SentCall): Promise<Uint8Array | undefined>
  set(key: string, value: Uint8Array, call: SentCall): Promise<void>
  remove(key: string, call: SentCall): Promise<void>
  keys(prefix: string, call: SentCall): Promise<string[]>
  getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>>
  setMany(entries: ReadonlyMap<string, Uint8Array>, call: SentCall): Promise<void>
  removeMany(keys: readonly string[], call: SentCall): Promise<void>
}

/** What a server says it is. */
export interface ServerIdentity {
  /** Its own name for itself: "PostgreSQL", "FerretDB". */
  readonly product: string
  readonly version: string
  /** MongoDB's protocol alone: whether it is a member of a replica set, without which there are no transactions. */
  readonly replicaSet?: boolean
}

/** A way to one server, which connects when first used and again whenever it has to. */
export interface Connection {
  wire(namespace: string): Wire
  /** Resolves when the server answers and can serve. Leaves no trace. */
  ping(call: SentCall): Promise<void>
  identify(call: SentCall): Promise<ServerIdentity>
  /** Removes everything in the store, whoever wrote it. */
  clear(call: SentCall): Promise<void>
  /** Removes what is in these namespaces. */
  forget(namespaces: readonly string[], call: SentCall): Promise<void>
  /** Drops every socket. Calls in flight reject. */
  close(): Promise<void>
}

/**
 * A namespace as the part of a key that comes first. Different names never overlap, and none is the start of another's,
 * whatever characters they have.
 */
export function namespacePrefix(namespace: string, separator: string): string {
  return encodeURIComponent(namespace) + separator
}
