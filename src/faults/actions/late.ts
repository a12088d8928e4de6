/** Effects at another time than the caller thinks, told honestly: the caller gets an error and knows that he knows nothing. */
import type { KVErrorCode, OperationsThat } from '../../kv/index.ts'
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { keysOf, ownCopy, partOf } from '../change.ts'
import { inBatches, type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface LateShapes {
  readonly lateEffect: ActionShapeOf<
    'legal',
    'instead',
    OperationsWith<'set' | 'delete'>,
    { readonly code: KVErrorCode; readonly giveUpMs: number; readonly delayMs: number }
  >
  readonly partialBatch: ActionShapeOf<
    'legal',
    'instead',
    Extract<OperationsWith<'set' | 'delete'>, OperationsThat<{ of: 'batch' }>>,
    { readonly code: KVErrorCode; readonly share: number }
  >
}

export const lateEffect: ActionRow<'lateEffect', LateShapes['lateEffect']> = {
  kind: 'lateEffect',
  legality: 'legal',
  moments: ['instead'],
  operations: operationsWith('set', 'delete'),
  options: {
    code: { type: 'code', default: 'KV_TIMEOUT', says: 'what the caller is told' },
    giveUpMs: { type: 'ms', default: 0, says: 'when the caller is told, or aborts before' },
    delayMs: { type: 'ms', default: 100, says: 'how long after that the effect takes place' },
  },
  says:
    'The caller is told that the call failed, or aborts it, and the effect takes place afterwards. After an abort it comes ' +
    'before the next call of the same client at the latest, as the contract asks.',
  example: "faults().on('write').lateEffect({ delayMs: 500 })",
  prepare: ({ code, giveUpMs, delayMs }) => ({
    async write(occasion, change) {
      occasion.fire({ giveUpMs, delayMs })
      const own = ownCopy(change)
      const apply = (): Promise<void> => occasion.store.write(occasion.call.op, own)
      let waited: boolean
      try {
        waited = giveUpMs === 0 || (await occasion.wait(giveUpMs))
      } catch (reason) {
        occasion.deferred.inTime(occasion.call, delayMs, apply, true)
        throw reason
      }
      if (!waited) return apply()
      occasion.changed()
      occasion.deferred.inTime(occasion.call, delayMs, apply)
      throw occasion.error(code, `it takes effect in ${delayMs} ms`)
    },
  }),
}

/** What the `cause` of a partial batch's error says. */
export interface PartialBatchCause {
  readonly applied: readonly string[]
  readonly unapplied: readonly string[]
}

export const partialBatch: ActionRow<'partialBatch', LateShapes['partialBatch']> = {
  kind: 'partialBatch',
  legality: 'legal',
  moments: ['instead'],
  operations: inBatches(operationsWith('set', 'delete')),
  options: {
    code: { type: 'code', default: 'KV_UNAVAILABLE', says: 'what the caller is told' },
    share: { type: 'share', default: 0.5, says: 'how likely each key is to be applied; one at least never is' },
  },
  says:
    'Part of a batch is applied and the call fails; `error.cause` is `{ applied, unapplied }`. Legal for a store whose profile ' +
    "says `batch: 'loop'`.",
  example: "faults().on('batchSetRaw').partialBatch({ share: 0.5 })",
  prepare: ({ code, share }) => ({
    async write(occasion, change, effect) {
      const keys = [...new Set(keysOf(change))]
      const spared = keys.filter((key) => occasion.hits(key) && occasion.draw(`apply ${key}`) >= share)
      const last = keys.findLast((key) => occasion.hits(key))
      const unapplied = new Set(spared.length > 0 || last === undefined ? spared : [last])
      if (unapplied.size === 0) return effect(change)
      const cause: PartialBatchCause = { applied: keys.filter((key) => !unapplied.has(key)), unapplied: [...unapplied] }
      occasion.fire({ applied: cause.applied.length, unapplied: cause.unapplied })
      occasion.changed()
      if (cause.applied.length > 0) await effect(partOf(change, (key) => !unapplied.has(key)))
      throw occasion.error(code, `${cause.applied.length} of ${keys.length} keys were applied`, { cause })
    },
  }),
}
