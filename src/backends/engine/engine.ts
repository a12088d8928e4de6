/** What a store has to offer below a client: the bare work, on arguments that were checked. */
import type { KVErrorCode } from '../../kv/index.ts'

/**
 * What goes with one call of an {@link Engine} besides its keys and values. One object, so that another thing a call may say (how
 * long a value lives, on which condition it is written) changes no engine that has no use for it.
 */
export interface EngineCall {
  /** Aborted when the caller does not wait any more. */
  readonly signal?: AbortSignal
}

/** The work behind a client. It is called with arguments that the profile allows, and never after `close`. */
export interface Engine {
  /** The value under `key`, in memory that nobody else holds, or `undefined`. */
  get(key: string, call: EngineCall): Promise<Uint8Array | undefined>
  set(key: string, value: Uint8Array, call: EngineCall): Promise<void>
  remove(key: string, call: EngineCall): Promise<void>
  /** Every key that starts with `prefix`, which is well-formed and may be empty. */
  keys(prefix: string, call: EngineCall): Promise<string[]>
  /** Called once, when every call in flight has settled. */
  close(): Promise<void>
}

/** An engine that works on several keys in one call, which are never none. */
export interface BatchEngine extends Engine {
  getMany(keys: readonly string[], call: EngineCall): Promise<Map<string, Uint8Array>>
  setMany(entries: ReadonlyMap<string, Uint8Array>, call: EngineCall): Promise<void>
  removeMany(keys: readonly string[], call: EngineCall): Promise<void>
}

/** An engine that can say whether its store is up. */
export interface FullEngine extends BatchEngine {
  /** Whether there is a value under `key`, for a store that can say so without giving it. */
  has?(key: string, call: EngineCall): Promise<boolean>
  health(call: EngineCall): Promise<void>
}

/** What an engine throws when it knows the code of the contract; the client adds the operation. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: KVErrorCode

  constructor(code: KVErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
