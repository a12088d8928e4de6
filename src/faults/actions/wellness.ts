/** A lie about health. */
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface WellnessShapes {
  readonly falseHealth: ActionShapeOf<'lying', 'instead', OperationsWith<'health'>, { readonly says: 'up' | 'down' }>
}

export const falseHealth: ActionRow<'falseHealth', WellnessShapes['falseHealth']> = {
  kind: 'falseHealth',
  legality: 'lying',
  moments: ['instead'],
  operations: operationsWith('health'),
  options: { says: { type: 'updown', default: 'up', says: 'what the health check says, whatever is true' } },
  says: 'The health check says that the store is up although it is not, or the reverse.',
  example: "faults({ allowLies: true }).on('health').lie('falseHealth', { says: 'up' })",
  prepare: ({ says }) => ({
    async health(occasion, given, effect) {
      let failure: { readonly error: unknown } | undefined
      try {
        await effect(given)
      } catch (error) {
        failure = { error }
      }
      const truth = failure === undefined ? 'up' : 'down'
      if (truth === says) {
        if (failure !== undefined) throw failure.error
        return
      }
      occasion.fire({ truth })
      occasion.changed()
      if (says === 'down') throw occasion.error('KV_UNAVAILABLE', 'the store is up')
    },
  }),
}
