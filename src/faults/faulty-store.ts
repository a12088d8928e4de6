/** A store with faults in front of it. Calls that no fault is about go straight through. */
import { type AnyKV, operations, wrapMethods } from '../kv/index.ts'
import type { FaultClient } from './match.ts'
import type { ObservedCallOptions } from './options.ts'
import { Passage } from './passage.ts'
import { passOf } from './passages.ts'
import type { FaultRun } from './run.ts'

/** The wrapper. It has an operation that not every store has where the inner store has it. */
export class FaultyStore implements AnyKV {
  /** The run that decides what happens here: its log, its counts, `heal()`. */
  readonly faults: FaultRun
  readonly #inner: AnyKV
  readonly #run: FaultRun
  readonly #client: FaultClient
  readonly #passage: Passage

  constructor(inner: AnyKV, run: FaultRun, client?: string) {
    this.faults = run
    this.#inner = inner
    this.#run = run
    this.#client = run.clientNamed(client)
    this.#passage = new Passage(inner, run, this.#client)
    const optional = operations.filter((op) => !(op in this))
    Object.assign(
      this,
      wrapMethods(inner, optional, (op, method) => {
        const pass = passOf(op)
        return (...given) => {
          const armed = run.armedOn(this.#client, op)
          return armed === undefined ? method.call(inner, ...given) : pass(this.#passage, armed, ...given)
        }
      }),
    )
  }

  getRaw(key: string, options?: ObservedCallOptions): Promise<Uint8Array> {
    const armed = this.#run.armedOn(this.#client, 'getRaw')
    return armed === undefined ? this.#inner.getRaw(key, options) : passOf('getRaw')(this.#passage, armed, key, options)
  }

  setRaw(key: string, value: Uint8Array, options?: ObservedCallOptions): Promise<void> {
    const armed = this.#run.armedOn(this.#client, 'setRaw')
    return armed === undefined
      ? this.#inner.setRaw(key, value, options)
      : passOf('setRaw')(this.#passage, armed, key, value, options)
  }

  delete(key: string, options?: ObservedCallOptions): Promise<void> {
    const armed = this.#run.armedOn(this.#client, 'delete')
    return armed === undefined ? this.#inner.delete(key, options) : passOf('delete')(this.#passage, armed, key, options)
  }

  list(prefix: string, options?: ObservedCallOptions): Promise<string[]> {
    const armed = this.#run.armedOn(this.#client, 'list')
    return armed === undefined
      ? this.#inner.list(prefix, options)
      : passOf('list')(this.#passage, armed, prefix, options)
  }

  /** Lets held calls go, does what was still to come, and closes the inner store. */
  close(options?: ObservedCallOptions): Promise<void> {
    return this.#passage.close(this.#run.armedOn(this.#client, 'close'), options)
  }
}
