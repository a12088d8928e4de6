/**
 * The contract that every store is held to, as types alone: a backend implements these without needing this package at run time.
 * What each operation must do, and which law tests it, is in `docs/contract.md`, sentence by sentence.
 */

/** What every call but `close` takes besides its arguments. */
export interface CallOptions {
  /** Aborts the call. It then rejects with the signal's reason, the very same value. */
  readonly signal?: AbortSignal
}

/** The operations every store has. */
export interface KV {
  /** The value under `key`. Rejects `KV_NOT_FOUND` when there is none. */
  getRaw(key: string, options?: CallOptions): Promise<Uint8Array>
  /** Puts `value` under `key`, replacing what was there. */
  setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void>
  /** Removes `key`. Deleting an absent key succeeds. */
  delete(key: string, options?: CallOptions): Promise<void>
  /** Every key that starts with `prefix`, once. */
  list(prefix: string, options?: CallOptions): Promise<string[]>
  /** Ends this client. Idempotent; later calls reject `KV_CLOSED`. */
  close(): Promise<void>
}

/** A store that can say whether it is up. */
export interface KVWithHealth extends KV {
  /** Resolves when the store is up, rejects when it is not. It leaves no trace in the store. */
  health(options?: CallOptions): Promise<void>
}

/** A store that can say of a key whether it is there, without giving its value. */
export interface KVWithHas extends KV {
  /** Whether there is a value under `key`, be it empty. True exactly where `getRaw` finds one. */
  has(key: string, options?: CallOptions): Promise<boolean>
}

/** A store that works on several keys in one call. */
export interface KVWithBatch extends KV {
  /** The values of those keys that are present; absent keys are left out. */
  batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>>
  /** Puts every entry. All or nothing only where the profile says `batch: 'atomic'`. */
  batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void>
  /** Removes every key; absent ones succeed. */
  batchDelete(keys: readonly string[], options?: CallOptions): Promise<void>
}

/** A store that may lack any operation that not every store has: what a wrapper or a runner is given. */
export type AnyKV = KV & Partial<Omit<FullKV, keyof KV>>

/** A store with every operation of the contract. */
export type FullKV = KVWithBatch & KVWithHealth & KVWithHas
