import type { KV } from 'kv-testkit'
import type { Patience } from './patience.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const keyOf = (user: string): string => `balance:${user}`

/**
 * What looks simpler, and is wrong: one number a user, read, added to and written back. Where the write took effect and its
 * acknowledgement was lost, the next attempt reads the new number and adds once more.
 */
export class NaiveBalance {
  readonly #store: KV
  readonly #patience: Patience

  constructor(store: KV, patience: Patience) {
    this.#store = store
    this.#patience = patience
  }

  async award(user: string, points: number): Promise<void> {
    await this.#patience(async (signal) => {
      const balance = (await this.#read(user, signal)) + points
      await this.#store.setRaw(keyOf(user), encoder.encode(String(balance)), { signal })
    })
  }

  balance(user: string): Promise<number> {
    return this.#patience((signal) => this.#read(user, signal))
  }

  async #read(user: string, signal: AbortSignal): Promise<number> {
    try {
      return Number(decoder.decode(await this.#store.getRaw(keyOf(user), { signal })))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'KV_NOT_FOUND') return 0
      throw error
    }
  }
}
