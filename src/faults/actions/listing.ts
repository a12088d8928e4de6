/** Lies about what there is: a list with keys too many or too few. */
import type { ActionRow, Behaviour, Occasion, ActionShapeOf } from '../action.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** Of a fault in a list: how many keys it is about. */
export interface ListingOptions {
  readonly count: number
}

/** The types of the actions in this file. */
export interface ListingShapes {
  readonly phantomKey: ActionShapeOf<'lying', 'instead', OperationsWith<'list'>, ListingOptions>
  readonly missingKey: ActionShapeOf<'lying', 'instead', OperationsWith<'list'>, ListingOptions>
  readonly repeatedKey: ActionShapeOf<'lying', 'instead', OperationsWith<'list'>, ListingOptions>
  readonly staleKey: ActionShapeOf<'lying', 'instead', OperationsWith<'list'>, ListingOptions>
}

const count = { type: 'count', default: 1, says: 'how many keys' } as const
const common = {
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('list'),
  options: { count },
} as const

export const phantomKey: ActionRow<'phantomKey', ListingShapes['phantomKey']> = {
  ...common,
  kind: 'phantomKey',
  says: 'A list names a key that never was.',
  example: "faults({ allowLies: true }).on('list').lie('phantomKey')",
  prepare: ({ count }) =>
    listing((keys, prefix, occasion) => {
      const made = Array.from({ length: count }, (_, index) => {
        const name = Math.floor(occasion.draw(`phantom ${index}`) * 0x1_0000_0000)
        return `${prefix}phantom-${name.toString(16).padStart(8, '0')}`
      })
      return [...keys, ...made]
    }),
}

export const missingKey: ActionRow<'missingKey', ListingShapes['missingKey']> = {
  ...common,
  kind: 'missingKey',
  says: 'A list leaves a key out.',
  example: "faults({ allowLies: true }).on('list').key('user:*').lie('missingKey', { count: 2 })",
  prepare: ({ count }) =>
    listing((keys, _prefix, occasion) => {
      const out = new Set(some(keys, count, occasion))
      return keys.filter((key) => !out.has(key))
    }),
}

export const repeatedKey: ActionRow<'repeatedKey', ListingShapes['repeatedKey']> = {
  ...common,
  kind: 'repeatedKey',
  says: 'A list names a key twice.',
  example: "faults({ allowLies: true }).on('list').lie('repeatedKey')",
  prepare: ({ count }) => listing((keys, _prefix, occasion) => [...keys, ...some(keys, count, occasion)]),
}

export const staleKey: ActionRow<'staleKey', ListingShapes['staleKey']> = {
  ...common,
  kind: 'staleKey',
  says: 'A list still names a key that was deleted.',
  example: "faults({ allowLies: true }).on('list').lie('staleKey')",
  prepare: ({ count }) =>
    listing((keys, prefix, occasion) => {
      const there = new Set(keys)
      const gone = (occasion.store.memory?.deleted(prefix) ?? []).filter((key) => !there.has(key))
      return [...keys, ...gone.slice(0, count)]
    }),
}

/** Alters the reply of a list. Fires only where the reply really changed. */
function listing(alter: (keys: readonly string[], prefix: string, occasion: Occasion) => string[]): Behaviour {
  return {
    async list(occasion, given, effect) {
      const [prefix] = given
      const keys = await effect(given)
      const altered = alter(keys, prefix, occasion)
      if (altered.length === keys.length) return keys
      occasion.fire({ listed: altered.length, present: keys.length })
      occasion.changed()
      return altered
    },
  }
}

/** `count` of the keys: those with the smallest draws, so that which they are does not hang on the order of the list. */
function some(keys: readonly string[], count: number, occasion: Occasion): readonly string[] {
  const drawn = keys.map((key) => ({ key, at: occasion.draw(`pick ${key}`) }))
  return drawn
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ key }) => key)
}
