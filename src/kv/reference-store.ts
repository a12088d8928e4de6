/**
 * The contract as code: a store in memory that does exactly what a profile says, no more and no less. `MockKV` and the memory
 * backend stand on it. The conformance run's model is written apart from it on purpose, so that one can find the other wrong.
 */
import type { CallOptions, FullKV } from './contract.ts'
import { KVError } from './error.ts'
import { guardEntries, guardKey, guardKeys, guardPrefix, guardSignal, guardValue } from './guard.ts'
import { areRelated, compareUtf8, covers } from './keys.ts'
import type { Operation } from './operations.ts'
import { printKey } from './print.ts'
import { evicts, type FullProfile, fullProfile, type Profile } from './profile.ts'

/** What several clients of one store share: its entries. */
export type ReferenceData = Map<string, Uint8Array>

/** A client of a store in memory. Clients given the same `data` share it. */
export class ReferenceStore implements FullKV {
  readonly #data: ReferenceData
  readonly #profile: FullProfile
  readonly #heedsSignal: boolean
  readonly #shares: boolean
  readonly #evicts: boolean
  #closed = false

  /**
   * @param profile what the store promises; what it does not say is strict
   * @param data the entries; share the map to share the store. Default: a new, empty one
   */
  constructor(profile: Profile = {}, data: ReferenceData = new Map()) {
    this.#profile = fullProfile(profile)
    this.#heedsSignal = this.#profile.cancellation !== 'none'
    this.#shares = this.#profile.memory === 'references'
    this.#evicts = evicts(this.#profile)
    this.#data = data
  }

  /** Whether this client has been closed. */
  get closed(): boolean {
    return this.#closed
  }

  async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    this.#begin('getRaw', options)
    guardKey('getRaw', key, this.#profile)
    const value = this.#data.get(key)
    if (value === undefined) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
    return this.#held(value)
  }

  async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    this.#begin('setRaw', options)
    guardKey('setRaw', key, this.#profile)
    guardValue('setRaw', key, value, this.#profile)
    if (this.#profile.hierarchy !== 'free') this.#guardPlace('setRaw', [key])
    this.#data.set(key, this.#held(value))
    if (this.#evicts) this.#evict()
  }

  async delete(key: string, options?: CallOptions): Promise<void> {
    this.#begin('delete', options)
    guardKey('delete', key, this.#profile)
    this.#data.delete(key)
  }

  async list(prefix: string, options?: CallOptions): Promise<string[]> {
    this.#begin('list', options)
    guardPrefix(prefix, this.#profile)
    const found: string[] = []
    for (const key of this.#data.keys()) if (covers(this.#profile.prefix, prefix, key)) found.push(key)
    return this.#profile.listOrder === 'bytes' ? found.sort(compareUtf8) : found
  }

  async batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    this.#beginBatch('batchGetRaw', options)
    guardKeys('batchGetRaw', keys, this.#profile)
    const found = new Map<string, Uint8Array>()
    for (const key of keys) {
      const value = this.#data.get(key)
      if (value !== undefined) found.set(key, this.#held(value))
    }
    return found
  }

  async batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void> {
    this.#beginBatch('batchSetRaw', options)
    guardEntries('batchSetRaw', entries, this.#profile)
    if (this.#profile.hierarchy !== 'free') this.#guardPlace('batchSetRaw', [...entries.keys()])
    for (const [key, value] of entries) this.#data.set(key, this.#held(value))
    if (this.#evicts) this.#evict()
  }

  async batchDelete(keys: readonly string[], options?: CallOptions): Promise<void> {
    this.#beginBatch('batchDelete', options)
    guardKeys('batchDelete', keys, this.#profile)
    for (const key of keys) this.#data.delete(key)
  }

  async has(key: string, options?: CallOptions): Promise<boolean> {
    this.#begin('has', options)
    if (this.#profile.has === 'absent') throw new KVError('KV_UNSUPPORTED', { op: 'has' })
    guardKey('has', key, this.#profile)
    return this.#data.has(key)
  }

  async health(options?: CallOptions): Promise<void> {
    this.#begin('health', options)
    if (this.#profile.health === 'absent') throw new KVError('KV_UNSUPPORTED', { op: 'health' })
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  /** A plain array of bytes of its own (`slice` of a Buffer would share its memory), unless memory is shared. */
  #held(value: Uint8Array): Uint8Array {
    return this.#shares ? value : new Uint8Array(value)
  }

  /** Throws where one of the keys cannot exist beside another of them, or beside one that is there. */
  #guardPlace(op: Operation, keys: readonly string[]): void {
    const { hierarchy } = this.#profile
    if (hierarchy === 'free') return
    for (const key of keys) {
      const other = [...this.#data.keys(), ...keys].find((each) => areRelated(hierarchy.separators, each, key))
      if (other !== undefined)
        throw new KVError('KV_INVALID_KEY', { op, key, detail: `it cannot exist beside ${printKey(other)}` })
    }
  }

  /** Drops what was put first, until no more is held than the capacity. */
  #evict(): void {
    const { entries = Infinity, bytes = Infinity } = this.#profile.capacity
    let held = 0
    for (const value of this.#data.values()) held += value.length
    for (const [key, value] of this.#data) {
      if (this.#data.size <= entries && held <= bytes) return
      this.#data.delete(key)
      held -= value.length
    }
  }

  #begin(op: Operation, options: CallOptions | undefined): void {
    if (this.#closed) throw new KVError('KV_CLOSED', { op })
    if (this.#heedsSignal) guardSignal(options?.signal)
  }

  #beginBatch(op: Operation, options: CallOptions | undefined): void {
    this.#begin(op, options)
    if (this.#profile.batch === 'absent') throw new KVError('KV_UNSUPPORTED', { op })
  }
}
