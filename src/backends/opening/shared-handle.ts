/**
 * Stores that are opened once for all their clients: those on one name share one handle, which is closed behind the last of
 * them, and an opening that comes meanwhile waits for the closing to end.
 */
/** One client's use of a handle. */
export interface Lease<H> {
  readonly handle: H
  /** Ends this use; resolves, when it was the last, after the handle is closed. */
  readonly release: () => Promise<void>
}

interface Entry<H> {
  readonly opened: Promise<H>
  uses: number
}

/** Hands out leases on handles, one handle a name. */
export class SharedHandles<H> {
  readonly #open: (name: string) => Promise<H>
  readonly #close: (handle: H) => Promise<void>
  readonly #entries = new Map<string, Entry<H>>()
  readonly #closing = new Map<string, Promise<void>>()

  constructor(open: (name: string) => Promise<H>, close: (handle: H) => Promise<void>) {
    this.#open = open
    this.#close = close
  }

  /** A use of the handle called `name`, opened where it is not. */
  async lease(name: string): Promise<Lease<H>> {
    const entry = this.#entries.get(name) ?? { opened: this.#openAfterClosing(name), uses: 0 }
    this.#entries.set(name, entry)
    entry.uses += 1
    try {
      return { handle: await entry.opened, release: () => this.#release(name, entry) }
    } catch (error) {
      if (this.#entries.get(name) === entry) this.#entries.delete(name)
      throw error
    }
  }

  async #openAfterClosing(name: string): Promise<H> {
    await this.#closing.get(name)?.catch(() => {}) // whoever closed it has been told
    return this.#open(name)
  }

  async #release(name: string, entry: Entry<H>): Promise<void> {
    entry.uses -= 1
    if (entry.uses > 0) return
    this.#entries.delete(name)
    const closing = entry.opened.then((handle) => this.#close(handle))
    this.#closing.set(name, closing)
    try {
      await closing
    } finally {
      if (this.#closing.get(name) === closing) this.#closing.delete(name)
    }
  }
}
