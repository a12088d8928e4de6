/** Settings as JSON, one key each. */
export class Settings {
  /** @type {import('kv-testkit').KV} */
  #kv

  /** @param {import('kv-testkit').KV} kv */
  constructor(kv) {
    this.#kv = kv
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  async set(name, value) {
    await this.#kv.setRaw(`settings/${name}`, new TextEncoder().encode(JSON.stringify(value)))
  }

  /**
   * @param {string} name
   * @param {unknown} otherwise what it is where nobody has set it
   * @returns {Promise<unknown>}
   */
  async get(name, otherwise) {
    try {
      return JSON.parse(new TextDecoder().decode(await this.#kv.getRaw(`settings/${name}`)))
    } catch (error) {
      // only a missing key means "not set": an outage must not turn settings into their defaults
      if (error instanceof Error && 'code' in error && error.code === 'KV_NOT_FOUND') return otherwise
      throw error
    }
  }
}
