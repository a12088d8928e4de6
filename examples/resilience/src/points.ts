import type { KV } from 'kv-testkit'
import type { Patience } from './patience.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const prefixOf = (user: string): string => `points:${user}:`

/**
 * Loyalty points, kept in a key-value store. Each receipt has an entry of its own, and the balance is their sum: to write an
 * entry twice is to write it once, so an award can be repeated when nobody knows whether it arrived.
 */
export class Points {
  readonly #store: KV
  readonly #patience: Patience

  constructor(store: KV, patience: Patience) {
    this.#store = store
    this.#patience = patience
  }

  /** Awards `points` for a receipt, once, however often it is called for the same one. */
  async award(user: string, receipt: string, points: number): Promise<void> {
    const key = prefixOf(user) + receipt
    await this.#patience((signal) => this.#store.setRaw(key, encoder.encode(String(points)), { signal }))
  }

  /** The sum of all that was awarded. */
  async balance(user: string): Promise<number> {
    const keys = await this.#patience((signal) => this.#store.list(prefixOf(user), { signal }))
    const awards = await Promise.all(keys.map((key) => this.#patience((signal) => this.#store.getRaw(key, { signal }))))
    return awards.reduce((sum, award) => sum + Number(decoder.decode(award)), 0)
  }
}
