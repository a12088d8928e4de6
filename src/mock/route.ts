/** One client's way to the store: straight, or by way of the programmed answers, or through the faults to these. */
import { type FaultRun, attachFaults } from '../faults/index.ts'
import { type ObservedCallOptions, onFired } from '../faults/internal.ts'
import type { CallOptions, FullKV, ReferenceStore } from '../kv/index.ts'
import { answeringStore } from './answering-store.ts'
import type { MockServer } from './mock-server.ts'
import type { CallNumber } from './recorder.ts'

/** A store that takes notice of who watches a call, `close` included. */
type Target = Omit<FullKV, 'close'> & { close(options?: ObservedCallOptions): Promise<void> }

/** The way of a client that is open, until it is closed. */
export class Route {
  readonly #server: MockServer
  readonly #client: string
  readonly #store: ReferenceStore
  readonly #answering: FullKV
  #faulty: { readonly run: FaultRun; readonly store: Target } | undefined
  #counted = true

  constructor(server: MockServer, client: string) {
    this.#server = server
    this.#client = client
    this.#store = server.open(client)
    this.#answering = answeringStore(server, this.#store)
  }

  /** Whether the store at its end has been closed. */
  get isClosed(): boolean {
    return this.#store.closed
  }

  /** Where a call goes that begins now. */
  get target(): Target {
    if (this.#server.isPlain) return this.#store
    const run = this.#server.faultRun
    if (run === undefined) return this.#answering
    // a fault is the network, an answer is what the store says: so a call meets the faults first
    if (this.#faulty?.run !== run) {
      this.#faulty = { run, store: attachFaults(this.#answering, run, { client: this.#client }) }
    }
    return this.#faulty.store
  }

  /** The options of a call, with the faults told where to report what they do to it. */
  options(call: CallNumber, options: CallOptions | undefined): ObservedCallOptions | undefined {
    if (this.#server.faultRun === undefined) return options
    return { ...options, [onFired]: (event) => this.#server.recorder.fault(call, event) }
  }

  /** Lets the server know, once, when the store has been closed. */
  leaveIfClosed(): void {
    if (!this.#counted || !this.#store.closed) return
    this.#counted = false
    this.#server.closed(this.#client)
  }

  /** Closes the store past answers and faults. */
  leave(): void {
    this.#store.close().catch(() => {})
    this.leaveIfClosed()
  }
}
