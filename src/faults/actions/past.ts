/** Lies about the past: what was overwritten or deleted is still there, and what is there is not. */
import type { ActionRow, Found, Occasion, ActionShapeOf } from '../action.ts'
import { ownCopy, type Written } from '../change.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface PastShapes {
  readonly staleRead: ActionShapeOf<
    'lying',
    'instead',
    OperationsWith<'get'>,
    { readonly versions: number; readonly ageMs?: number }
  >
  readonly falseMiss: ActionShapeOf<'lying', 'instead', OperationsWith<'get'>>
  readonly resurrection: ActionShapeOf<'lying', 'instead', OperationsWith<'delete'>, { readonly afterCalls: number }>
}

export const staleRead: ActionRow<'staleRead', PastShapes['staleRead']> = {
  kind: 'staleRead',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('get'),
  options: {
    versions: { type: 'count', default: 1, says: 'how many versions behind' },
    ageMs: { type: 'ms', says: 'as of so long ago, instead of counting versions' },
  },
  says: 'A read gives what the key held before: an older value, or "not found" from before it was written.',
  example: "faults({ allowLies: true }).on('read').lie('staleRead', { versions: 1 })",
  prepare: ({ versions, ageMs }) => ({
    async read(occasion, keys, effect) {
      const found = await effect(keys)
      const { memory } = occasion.store
      const older = new Map<string, Uint8Array | undefined>()
      for (const key of keys) {
        if (!occasion.hits(key)) continue
        const version = ageMs === undefined ? memory?.versionsAgo(key, versions) : memory?.asOf(key, ageMs)
        if (version !== undefined && !same(version.value, found.get(key))) older.set(key, version.value)
      }
      return altered(occasion, found, older)
    },
  }),
}

export const falseMiss: ActionRow<'falseMiss', PastShapes['falseMiss']> = {
  kind: 'falseMiss',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('get'),
  options: {},
  says: 'A read says that a key which is there is not.',
  example: "faults({ allowLies: true }).on('getRaw').probability(0.1).lie('falseMiss')",
  prepare: () => ({
    async read(occasion, keys, effect) {
      const found = await effect(keys)
      const hidden = [...found.keys()].filter((key) => occasion.hits(key))
      return altered(occasion, found, new Map(hidden.map((key) => [key, undefined])))
    },
  }),
}

export const resurrection: ActionRow<'resurrection', PastShapes['resurrection']> = {
  kind: 'resurrection',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('delete'),
  options: { afterCalls: { type: 'calls', default: 1, says: 'after how many further calls of the client it is back' } },
  says: 'A deleted key comes back with its old value.',
  example: "faults({ allowLies: true }).on('delete').lie('resurrection', { afterCalls: 1 })",
  prepare: ({ afterCalls }) => ({
    async write(occasion, change, effect) {
      if (change.kind !== 'delete') return effect(change)
      const { store, call } = occasion
      const old = new Map<string, Written>()
      for (const key of change.keys) {
        const value = occasion.hits(key) ? await store.get(key) : undefined
        if (value !== undefined) old.set(key, { value })
      }
      await effect(change)
      if (old.size === 0) return
      occasion.fire({ keys: [...old.keys()] })
      occasion.changed()
      const back = ownCopy({ kind: 'set', entries: old })
      const restore = (): Promise<void> => store.write(call.op, back)
      if (afterCalls === 0) return restore()
      occasion.deferred.afterCalls(call, afterCalls, () => true, restore)
    },
  }),
}

/** `found` with other values for some keys; `undefined` takes a key away. Fires where there is any. */
function altered(occasion: Occasion, found: Found, changes: ReadonlyMap<string, Uint8Array | undefined>): Found {
  if (changes.size === 0) return found
  occasion.fire({ keys: [...changes.keys()] })
  occasion.changed()
  for (const [key, value] of changes) {
    if (value === undefined) found.delete(key)
    else found.set(key, new Uint8Array(value))
  }
  return found
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0
}
