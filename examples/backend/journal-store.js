import { appendFile, readFile } from 'node:fs/promises'

/** @typedef {import('kv-testkit').KV} KV */
/** @typedef {import('kv-testkit').CallOptions} CallOptions */

const fail = (/** @type {string} */ code, /** @type {string} */ message) => Object.assign(new Error(message), { code })

/**
 * A key-value store in one file that only ever grows: a line of JSON for each change, replayed when the store is
 * opened. One client a file.
 *
 * @implements {KV}
 */
export class JournalStore {
  #path
  /** @type {Map<string, Uint8Array>} */
  #values = new Map()
  /** @type {Promise<unknown>} */
  #lastChange = Promise.resolve()
  #closed = false

  /** @param {string} path */
  constructor(path) {
    this.#path = path
  }

  /** @param {string} path */
  static async open(path) {
    const store = new JournalStore(path)
    const journal = await readFile(path, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    for (const line of journal.split('\n')) if (line !== '') store.#apply(JSON.parse(line))
    return store
  }

  /** @param {string} key @param {CallOptions} [options] */
  async getRaw(key, options) {
    this.#check(options)
    checkKey(key)
    const value = this.#values.get(key)
    if (value === undefined) throw fail('KV_NOT_FOUND', `no such key: ${key}`)
    return Uint8Array.from(value)
  }

  /** @param {string} key @param {Uint8Array} value @param {CallOptions} [options] */
  async setRaw(key, value, options) {
    this.#check(options)
    checkKey(key)
    await this.#change({ key, value: Buffer.from(value).toString('base64') })
  }

  /** @param {string} key @param {CallOptions} [options] */
  async delete(key, options) {
    this.#check(options)
    checkKey(key)
    await this.#change({ key })
  }

  /** @param {string} prefix @param {CallOptions} [options] */
  async list(prefix, options) {
    this.#check(options)
    if (prefix === '') throw fail('KV_EMPTY_PREFIX', 'the prefix is empty')
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix))
  }

  async close() {
    this.#closed = true
    await this.#lastChange
  }

  /** @param {CallOptions} [options] */
  #check(options) {
    if (this.#closed) throw fail('KV_CLOSED', 'the store is closed')
    options?.signal?.throwIfAborted()
  }

  /**
   * Changes are written one after another, and seen only once they are in the file.
   *
   * @param {{ key: string, value?: string }} change
   */
  #change(change) {
    const written = this.#lastChange.then(() => appendFile(this.#path, `${JSON.stringify(change)}\n`))
    const done = written.then(() => this.#apply(change))
    this.#lastChange = done.catch(() => {}) // whoever made the change hears of its failure
    return done
  }

  /** @param {{ key: string, value?: string }} change */
  #apply({ key, value }) {
    if (value === undefined) this.#values.delete(key)
    else this.#values.set(key, new Uint8Array(Buffer.from(value, 'base64')))
  }
}

/** @param {string} key */
function checkKey(key) {
  if (key === '') throw fail('KV_EMPTY_KEY', 'the key is empty')
  if (!key.isWellFormed()) throw fail('KV_INVALID_KEY', 'the key holds half a surrogate pair')
}
