import type { KV } from 'kv-testkit'

export interface Line {
  readonly article: string
  readonly quantity: number
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const keyOf = (user: string): string => `cart:${user}`
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Shopping carts, kept in whichever key-value store the shop runs on. */
export class Carts {
  readonly #store: KV

  constructor(store: KV) {
    this.#store = store
  }

  /** What is in a user's cart; nothing where there is none yet. */
  async lines(user: string): Promise<readonly Line[]> {
    try {
      return JSON.parse(decoder.decode(await this.#store.getRaw(keyOf(user))))
    } catch (error) {
      if (codeOf(error) === 'KV_NOT_FOUND') return []
      throw error
    }
  }

  /** Puts a line into a user's cart. A store that is away for a moment is asked once more. */
  async add(user: string, line: Line): Promise<void> {
    const cart = encoder.encode(JSON.stringify([...(await this.lines(user)), line]))
    try {
      await this.#store.setRaw(keyOf(user), cart)
    } catch (error) {
      if (codeOf(error) !== 'KV_UNAVAILABLE') throw error
      await this.#store.setRaw(keyOf(user), cart)
    }
  }

  /** Who has a cart. */
  async users(): Promise<string[]> {
    return (await this.#store.list('cart:')).map((key) => key.slice('cart:'.length)).sort()
  }

  /** Empties a user's cart. */
  async clear(user: string): Promise<void> {
    await this.#store.delete(keyOf(user))
  }
}
