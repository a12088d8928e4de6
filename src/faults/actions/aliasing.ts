/** A lie about copies: the store and its caller share a buffer, so that changing one changes the other. */
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { valuesOf } from '../change.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface AliasingShapes {
  readonly aliasing: ActionShapeOf<'lying', 'instead', OperationsWith<'get' | 'set'>>
}

export const aliasing: ActionRow<'aliasing', AliasingShapes['aliasing']> = {
  kind: 'aliasing',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('get', 'set'),
  options: {},
  says:
    'What the caller gave or got is not a copy: when it changes its buffer, the stored value changes. Ends with the next write ' +
    'of the key.',
  example: "faults({ allowLies: true }).on('setRaw').lie('aliasing')",
  prepare: () => ({
    async read(occasion, keys, effect) {
      const found = await effect(keys)
      const shared = [...found].filter(([key]) => occasion.hits(key))
      if (shared.length === 0) return found
      occasion.fire({ keys: shared.map(([key]) => key) })
      occasion.changed()
      for (const [key, buffer] of shared) occasion.store.memory?.alias(key, buffer)
      return found
    },
    async write(occasion, change, effect) {
      await effect(change)
      if (change.kind === 'delete') return
      const shared = [...valuesOf(change.entries)].filter(([key]) => occasion.hits(key))
      if (shared.length === 0) return
      occasion.fire({ keys: shared.map(([key]) => key) })
      occasion.changed()
      for (const [key, buffer] of shared) occasion.store.memory?.alias(key, buffer)
    },
  }),
}
