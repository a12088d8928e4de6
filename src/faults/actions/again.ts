/** A lie about how often: what was asked for once happens once more. */
import { operationTable } from '../../kv/index.ts'
import type { ActionRow, CallSite, ActionShapeOf } from '../action.ts'
import { keysOf, ownCopy } from '../change.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface AgainShapes {
  readonly duplicateApply: ActionShapeOf<
    'lying',
    'instead',
    OperationsWith<'set' | 'delete'>,
    { readonly afterWrites: number; readonly delayMs?: number }
  >
}

export const duplicateApply: ActionRow<'duplicateApply', AgainShapes['duplicateApply']> = {
  kind: 'duplicateApply',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('set', 'delete'),
  options: {
    afterWrites: { type: 'count', default: 1, says: 'after how many further writes of the client it is applied again' },
    delayMs: { type: 'ms', says: 'after so long, instead of counting writes' },
  },
  says: 'A write is applied a second time, over what was written since: a request delivered twice.',
  example: "faults({ allowLies: true }).on('setRaw').lie('duplicateApply', { afterWrites: 1 })",
  prepare: ({ afterWrites, delayMs }) => ({
    async write(occasion, change, effect) {
      const own = ownCopy(change)
      await effect(change)
      occasion.fire({ keys: keysOf(own) })
      occasion.changed()
      const again = (): Promise<void> => occasion.store.write(occasion.call.op, own)
      if (delayMs !== undefined) occasion.deferred.inTime(occasion.call, delayMs, again)
      else occasion.deferred.afterCalls(occasion.call, afterWrites, isWrite, again)
    },
  }),
}

function isWrite({ op }: CallSite): boolean {
  return operationTable[op].does === 'write'
}
