/** What every server's client needs beyond its protocol: deadlines, aborts in flight, and order after calls that were given up. */
import { type Patience, runCall, type SentCall } from '../engine/call.ts'
import type { EngineCall, FullEngine } from '../engine/engine.ts'
import { InOrder, type Work } from '../engine/in-order.ts'
import type { Wire } from './wire.ts'

/**
 * What a large value adds to the deadline of a call: a millisecond for so many bytes. FerretDB on SQLite, the slowest server
 * here, was measured to take in between 5,000 and 12,000.
 */
const bytesPerMs = 8_192

/** Runs the operations of a {@link Wire} so that none hangs and none overtakes. */
export class ServerEngine implements FullEngine {
  readonly #wire: Wire
  readonly #ping: (call: SentCall) => Promise<void>
  readonly #patience: Patience
  readonly #release: () => Promise<void>
  readonly #order = new InOrder()
  /** Bytes of the largest write so far: a read may bring as much back. */
  #largest = 0

  /** @param release gives the connection back; called once, at the end */
  constructor(wire: Wire, ping: (call: SentCall) => Promise<void>, patience: Patience, release: () => Promise<void>) {
    this.#wire = wire
    this.#ping = ping
    this.#patience = patience
    this.#release = release
  }

  get(key: string, call: EngineCall): Promise<Uint8Array | undefined> {
    return this.#read([key], call, (sent) => this.#wire.get(key, sent))
  }

  set(key: string, value: Uint8Array, call: EngineCall): Promise<void> {
    const own = new Uint8Array(value)
    return this.#write([key], call, (sent) => this.#wire.set(key, own, sent), own.length)
  }

  remove(key: string, call: EngineCall): Promise<void> {
    return this.#write([key], call, (sent) => this.#wire.remove(key, sent))
  }

  keys(prefix: string, call: EngineCall): Promise<string[]> {
    return this.#read(undefined, call, (sent) => this.#wire.keys(prefix, sent))
  }

  getMany(keys: readonly string[], call: EngineCall): Promise<Map<string, Uint8Array>> {
    const own = [...new Set(keys)]
    return this.#read(own, call, (sent) => this.#wire.getMany(own, sent))
  }

  setMany(entries: ReadonlyMap<string, Uint8Array>, call: EngineCall): Promise<void> {
    const own = new Map(Array.from(entries, ([key, value]) => [key, new Uint8Array(value)]))
    const bytes = Array.from(own.values(), ({ length }) => length).reduce((sum, length) => sum + length, 0)
    return this.#write([...own.keys()], call, (sent) => this.#wire.setMany(own, sent), bytes)
  }

  removeMany(keys: readonly string[], call: EngineCall): Promise<void> {
    const own = [...new Set(keys)]
    return this.#write(own, call, (sent) => this.#wire.removeMany(own, sent))
  }

  health(call: EngineCall): Promise<void> {
    return runCall(this.#ping, this.#patience, call)
  }

  async close(): Promise<void> {
    // a straggler ends by itself within its linger; what is closed must not wait for a server that is frozen
    await this.#order.quiet(this.#patience)
    await this.#release()
  }

  #read<T>(keys: readonly string[] | undefined, call: EngineCall, work: Work<T>): Promise<T> {
    return this.#order.read(keys, this.#patienceFor(this.#largest), call, work)
  }

  #write<T>(keys: readonly string[], call: EngineCall, work: Work<T>, bytes = 0): Promise<T> {
    this.#largest = Math.max(this.#largest, bytes)
    return this.#order.write(keys, this.#patienceFor(bytes), call, work)
  }

  #patienceFor(bytes: number): Patience {
    const { timeoutMs, lingerMs } = this.#patience
    return { timeoutMs: timeoutMs + Math.floor(bytes / bytesPerMs), lingerMs }
  }
}
