/** What tests of faults look at: what the caller saw, and what reached the store behind the faults, told apart. */
import { type CallOptions, codeOf, type FullKV, type KV, type Operation, ReferenceStore } from '../../src/kv/index.ts'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const text = (value: Uint8Array): string => new TextDecoder().decode(value)

/** What a caller saw: a value as text, or the code of the error. */
export async function seen(call: Promise<unknown>): Promise<unknown> {
  try {
    const value = await call
    if (value instanceof Uint8Array) return text(value)
    if (value instanceof Map) return Object.fromEntries([...value].map(([key, bytes]) => [key, text(bytes)]))
    return value ?? 'ok'
  } catch (error) {
    return codeOf(error) ?? error
  }
}

/** Everything in a store, as text. */
export async function content(kv: KV): Promise<Record<string, string>> {
  const entries: Record<string, string> = {}
  for (const key of (await kv.list('k')).sort()) entries[key] = text(await kv.getRaw(key))
  return entries
}

/** A store that notes which of its operations were called. */
export class NotingStore extends ReferenceStore {
  readonly calls: Operation[] = []

  override getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    this.calls.push('getRaw')
    return super.getRaw(key, options)
  }

  override setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    this.calls.push('setRaw')
    return super.setRaw(key, value, options)
  }

  override delete(key: string, options?: CallOptions): Promise<void> {
    this.calls.push('delete')
    return super.delete(key, options)
  }

  override list(prefix: string, options?: CallOptions): Promise<string[]> {
    this.calls.push('list')
    return super.list(prefix, options)
  }

  override batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    this.calls.push('batchGetRaw')
    return super.batchGetRaw(keys, options)
  }

  override batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void> {
    this.calls.push('batchSetRaw')
    return super.batchSetRaw(entries, options)
  }

  override batchDelete(keys: readonly string[], options?: CallOptions): Promise<void> {
    this.calls.push('batchDelete')
    return super.batchDelete(keys, options)
  }

  override has(key: string, options?: CallOptions): Promise<boolean> {
    this.calls.push('has')
    return super.has(key, options)
  }

  override health(options?: CallOptions): Promise<void> {
    this.calls.push('health')
    return super.health(options)
  }

  override close(): Promise<void> {
    this.calls.push('close')
    return super.close()
  }
}

/** A store with `k1` = one, `k2` = two, `k3` = three, and no calls noted. */
export async function filledStore(): Promise<NotingStore> {
  const store = new NotingStore()
  for (const [index, word] of ['one', 'two', 'three'].entries()) await store.setRaw(`k${index + 1}`, bytes(word))
  store.calls.length = 0
  return store
}

/** One call of each operation on such a store, and what it gives where nothing is wrong. */
export const samples: Readonly<
  Record<Operation, { call: (kv: FullKV, options?: CallOptions) => Promise<unknown>; gives: unknown }>
> = {
  getRaw: { call: (kv, options) => kv.getRaw('k1', options), gives: 'one' },
  setRaw: { call: (kv, options) => kv.setRaw('k1', bytes('new'), options), gives: 'ok' },
  delete: { call: (kv, options) => kv.delete('k1', options), gives: 'ok' },
  list: { call: (kv, options) => kv.list('k', options), gives: ['k1', 'k2', 'k3'] },
  batchGetRaw: { call: (kv, options) => kv.batchGetRaw(['k1', 'k2'], options), gives: { k1: 'one', k2: 'two' } },
  batchSetRaw: {
    call: (kv, options) =>
      kv.batchSetRaw(
        new Map([
          ['k1', bytes('new')],
          ['k2', bytes('new')],
        ]),
        options,
      ),
    gives: 'ok',
  },
  batchDelete: { call: (kv, options) => kv.batchDelete(['k1', 'k2'], options), gives: 'ok' },
  has: { call: (kv, options) => kv.has('k1', options), gives: true },
  health: { call: (kv, options) => kv.health(options), gives: 'ok' },
  close: { call: (kv) => kv.close(), gives: 'ok' },
}
