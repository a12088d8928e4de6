/** What a write does, whichever operation it came by. */

/** What is put under a key. */
export interface Written {
  readonly value: Uint8Array
}

/** What a write does. */
export type Change =
  | { readonly kind: 'set'; readonly entries: ReadonlyMap<string, Written> }
  | { readonly kind: 'delete'; readonly keys: readonly string[] }

/** The keys that `change` is about. */
export function keysOf(change: Change): readonly string[] {
  return change.kind === 'set' ? [...change.entries.keys()] : change.keys
}

/** The values of `entries`, by key. */
export function valuesOf(entries: ReadonlyMap<string, Written>): Map<string, Uint8Array> {
  return new Map([...entries].map(([key, { value }]) => [key, value]))
}

/** `change`, reduced to the keys that `keep` accepts. */
export function partOf(change: Change, keep: (key: string) => boolean): Change {
  if (change.kind === 'delete') return { kind: 'delete', keys: change.keys.filter(keep) }
  return { kind: 'set', entries: new Map([...change.entries].filter(([key]) => keep(key))) }
}

/** `change`, with `to(key)` in the place of each key. */
export function moved(change: Change, to: (key: string) => string): Change {
  if (change.kind === 'delete') return { kind: 'delete', keys: change.keys.map(to) }
  return { kind: 'set', entries: new Map([...change.entries].map(([key, written]) => [to(key), written])) }
}

/** `entries`, with `to(value, key)` in the place of each value. */
export function revalued(
  entries: ReadonlyMap<string, Written>,
  to: (value: Uint8Array, key: string) => Uint8Array,
): Change {
  const other = [...entries].map(([key, written]) => [key, { ...written, value: to(written.value, key) }] as const)
  return { kind: 'set', entries: new Map(other) }
}

/** `change` with buffers of its own, for what is applied after the caller has got his back. */
export function ownCopy(change: Change): Change {
  if (change.kind === 'delete') return { kind: 'delete', keys: [...change.keys] }
  return revalued(change.entries, (value) => new Uint8Array(value))
}
