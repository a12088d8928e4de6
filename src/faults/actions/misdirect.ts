/** Lies about where: the right bytes under the wrong key. */
import type { ActionRow, Found, Occasion, ActionShapeOf } from '../action.ts'
import { keysOf, moved } from '../change.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** Of a misdirected read or write: the key that it meets in the place of its own. */
export interface MisdirectOptions {
  readonly to?: string
}

/** The types of the actions in this file. */
export interface MisdirectShapes {
  readonly misdirectedWrite: ActionShapeOf<'lying', 'instead', OperationsWith<'set' | 'delete'>, MisdirectOptions>
  readonly misdirectedRead: ActionShapeOf<'lying', 'instead', OperationsWith<'get'>, MisdirectOptions>
}

const to = {
  type: 'text',
  says: 'the other key; without it, the one used most recently, or else the key with `~` behind it',
} as const

export const misdirectedWrite: ActionRow<'misdirectedWrite', MisdirectShapes['misdirectedWrite']> = {
  kind: 'misdirectedWrite',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('set', 'delete'),
  options: { to },
  says: 'A write or a delete goes to another key.',
  example: "faults({ allowLies: true }).on('setRaw').nth(3).lie('misdirectedWrite')",
  prepare: (options) => ({
    async write(occasion, change, effect) {
      const own = (key: string): string => (occasion.hits(key) ? elsewhere(key, occasion, options) : key)
      const keys = keysOf(change)
      if (!keys.some((key) => occasion.hits(key))) return effect(change)
      occasion.fire({ from: keys.filter((key) => own(key) !== key), to: keys.map(own) })
      occasion.changed()
      await effect(moved(change, own))
    },
  }),
}

export const misdirectedRead: ActionRow<'misdirectedRead', MisdirectShapes['misdirectedRead']> = {
  kind: 'misdirectedRead',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('get'),
  options: { to },
  says: 'A read gives what another key holds.',
  example: "faults({ allowLies: true }).on('getRaw').lie('misdirectedRead', { to: 'user:2' })",
  prepare: (options) => ({
    async read(occasion, keys, effect) {
      const own = new Map(keys.map((key) => [key, occasion.hits(key) ? elsewhere(key, occasion, options) : key]))
      const astray = keys.filter((key) => own.get(key) !== key)
      if (astray.length === 0) return effect(keys)
      const found = await effect([...new Set(own.values())])
      occasion.fire({ from: astray, to: astray.map((key) => own.get(key) ?? key) })
      occasion.changed()
      const result: Found = new Map()
      for (const [key, other] of own) {
        const value = found.get(other)
        if (value !== undefined) result.set(key, value)
      }
      return result
    },
  }),
}

function elsewhere(key: string, occasion: Occasion, options: MisdirectOptions): string {
  return options.to ?? occasion.store.memory?.recentOther(key) ?? `${key}~`
}
