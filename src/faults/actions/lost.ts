/** Lies about having done it: acknowledged, and not done, or not done for all keys. */
import type { OperationsThat } from '../../kv/index.ts'
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { keysOf, partOf } from '../change.ts'
import { inBatches, type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface LostShapes {
  readonly lostWrite: ActionShapeOf<'lying', 'instead', OperationsWith<'set'>>
  readonly ignoredDelete: ActionShapeOf<'lying', 'instead', OperationsWith<'delete'>>
  readonly silentPartialBatch: ActionShapeOf<
    'lying',
    'instead',
    OperationsThat<{ of: 'batch' }>,
    { readonly share: number }
  >
}

export const lostWrite: ActionRow<'lostWrite', LostShapes['lostWrite']> = {
  kind: 'lostWrite',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('set'),
  options: {},
  says: 'A write is acknowledged and never stored.',
  example: "faults({ allowLies: true }).on('setRaw').every(10).lie('lostWrite')",
  prepare: () => ({
    async write(occasion, change, effect) {
      occasion.fire()
      occasion.changed()
      const kept = partOf(change, (key) => !occasion.hits(key))
      if (keysOf(kept).length > 0) await effect(kept)
    },
  }),
}

export const ignoredDelete: ActionRow<'ignoredDelete', LostShapes['ignoredDelete']> = {
  kind: 'ignoredDelete',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('delete'),
  options: {},
  says: 'A delete is acknowledged and does nothing.',
  example: "faults({ allowLies: true }).on('delete').lie('ignoredDelete')",
  prepare: () => ({
    async write(occasion, change, effect) {
      occasion.fire()
      occasion.changed()
      const kept = partOf(change, (key) => !occasion.hits(key))
      if (keysOf(kept).length > 0) await effect(kept)
    },
  }),
}

export const silentPartialBatch: ActionRow<'silentPartialBatch', LostShapes['silentPartialBatch']> = {
  kind: 'silentPartialBatch',
  legality: 'lying',
  moments: ['instead'],
  operations: inBatches(operationsWith('get', 'set', 'delete')),
  options: {
    share: { type: 'share', default: 0.5, says: 'how likely each key is to be served; one at least never is' },
  },
  says: 'A batch serves some of its keys and says nothing of the others.',
  example: "faults({ allowLies: true }).on('batch').lie('silentPartialBatch', { share: 0.9 })",
  prepare: ({ share }) => {
    const skipped = (
      keys: readonly string[],
      occasion: { hits(key: string): boolean; draw(purpose: string): number },
    ): ReadonlySet<string> => {
      const hit = keys.filter((key) => occasion.hits(key))
      const drawn = hit.filter((key) => occasion.draw(`serve ${key}`) >= share)
      return new Set(drawn.length > 0 ? drawn : hit.slice(-1))
    }
    return {
      async read(occasion, keys, effect) {
        const found = await effect(keys)
        const left = skipped([...found.keys()], occasion)
        if (left.size === 0) return found
        occasion.fire({ unserved: [...left] })
        occasion.changed()
        for (const key of left) found.delete(key)
        return found
      },
      async write(occasion, change, effect) {
        const left = skipped(keysOf(change), occasion)
        if (left.size === 0) return effect(change)
        occasion.fire({ unserved: [...left] })
        occasion.changed()
        const kept = partOf(change, (key) => !left.has(key))
        if (keysOf(kept).length > 0) await effect(kept)
      },
    }
  },
}
