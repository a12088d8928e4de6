/**
 * Stores that a process may open once: every client on one path shares one handle, which is closed behind the last of them,
 * and an opening that comes meanwhile waits for the closing to end.
 */
import { resolve } from 'node:path'

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

/** Hands out leases on handles, one handle a path. */
export class SharedHandles<H> {
  readonly #open: (path: string) => Promise<H>
  readonly #close: (handle: H) => Promise<void>
  readonly #entries = new Map<string, Entry<H>>()
  readonly #closing = new Map<string, Promise<void>>()

  constructor(open: (path: string) => Promise<H>, close: (handle: H) => Promise<void>) {
    this.#open = open
    this.#close = close
  }

  /** A use of the handle on `path`, opened where it is not. */
  async lease(path: string): Promise<Lease<H>> {
    const key = resolve(path)
    const entry = this.#entries.get(key) ?? { opened: this.#openAfterClosing(key), uses: 0 }
    this.#entries.set(key, entry)
    entry.uses += 1
    try {
      return { handle: await entry.opened, release: () => this.#release(key, entry) }
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
      throw error
    }
  }

  async #openAfterClosing(key: string): Promise<H> {
    await this.#closing.get(key)?.catch(() => {}) // whoever closed it has been told
    return this.#open(key)
  }

  async #release(key: string, entry: Entry<H>): Promise<void> {
    entry.uses -= 1
    if (entry.uses > 0) return
    this.#entries.delete(key)
    const closing = entry.opened.then((handle) => this.#close(handle))
    this.#closing.set(key, closing)
    try {
      await closing
    } finally {
      if (this.#closing.get(key) === closing) this.#closing.delete(key)
    }
  }
}
