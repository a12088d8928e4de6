/** A store that looks a programmed answer up before it lets a call through. */
import {
  type CallOptions,
  type FullKV,
  guardSignal,
  KVError,
  type Operation,
  type ReferenceStore,
} from '../kv/index.ts'
import type { Answer, OperationResults } from './answer.ts'
import type { MockServer } from './mock-server.ts'
import { UnexpectedCallError } from './unexpected-call.ts'

/** One client's way to its store, by way of the programmed answers. */
export class AnsweringStore implements FullKV {
  readonly #server: MockServer
  readonly #store: ReferenceStore

  constructor(server: MockServer, store: ReferenceStore) {
    this.#server = server
    this.#store = store
  }

  getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    return this.#answer('getRaw', [key], options, () => this.#store.getRaw(key, options))
  }

  setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    return this.#answer('setRaw', [key], options, () => this.#store.setRaw(key, value, options))
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    return this.#answer('delete', [key], options, () => this.#store.delete(key, options))
  }

  list(prefix: string, options?: CallOptions): Promise<string[]> {
    return this.#answer('list', [prefix], options, () => this.#store.list(prefix, options))
  }

  batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    return this.#answer('batchGetRaw', keys, options, () => this.#store.batchGetRaw(keys, options))
  }

  batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void> {
    const named = entries instanceof Map ? [...entries.keys()] : undefined
    return this.#answer('batchSetRaw', named, options, () => this.#store.batchSetRaw(entries, options))
  }

  batchDelete(keys: readonly string[], options?: CallOptions): Promise<void> {
    return this.#answer('batchDelete', keys, options, () => this.#store.batchDelete(keys, options))
  }

  health(options?: CallOptions): Promise<void> {
    return this.#answer('health', [], options, () => this.#store.health(options))
  }

  close(): Promise<void> {
    return this.#answer('close', [], undefined, () => this.#store.close())
  }

  async #answer<Op extends Operation>(
    op: Op,
    named: readonly string[] | undefined,
    options: CallOptions | undefined,
    through: () => Promise<OperationResults[Op]>,
  ): Promise<OperationResults[Op]> {
    // what the client itself refuses never reaches a server, so no answer is looked up for it
    if (!Array.isArray(named) || named.some((key) => typeof key !== 'string')) return through()
    if (this.#store.closed && op !== 'close') throw new KVError('KV_CLOSED', { op })
    const signal = this.#server.profile.cancellation === 'none' ? undefined : options?.signal
    guardSignal(signal)
    const answer = this.#server.answers.take(op, named)
    if (answer === undefined) {
      if (this.#server.isUnexpected(op)) throw this.#unexpected(op, named)
      return through()
    }
    if (answer.delayMs > 0) await this.#server.delays.wait(op, answer.delayMs, signal)
    return carryOut(answer, named, through)
  }

  #unexpected(op: Operation, named: readonly string[]): UnexpectedCallError {
    return new UnexpectedCallError(
      op,
      named,
      this.#server.answers.all.map(({ says }) => says),
    )
  }
}

async function carryOut<Op extends Operation>(
  { op, action }: Answer<Op>,
  named: readonly string[],
  through: () => Promise<OperationResults[Op]>,
): Promise<OperationResults[Op]> {
  if (action?.kind === 'return') return action.give()
  if (action?.kind !== 'reject') return through()
  const { error } = action
  throw typeof error === 'string' ? new KVError(error, { op, key: named.length === 1 ? named[0] : undefined }) : error
}
