/** No answer: the call hangs, or is cancelled from outside. */
import { operations, type Operation } from '../../kv/index.ts'
import type { ActionRow, ActionShapeOf } from '../action.ts'
import { operationClasses, type OperationsOf } from '../plan/selector.ts'

/** `close` takes no signal, so nobody can cancel it. */

/** The types of the actions in this file. */
export interface SilenceShapes {
  readonly hang: ActionShapeOf<'legal', 'before' | 'after', Operation>
  readonly cancel: ActionShapeOf<'legal', 'before' | 'instead' | 'after', OperationsOf<'any'>>
}

export const hang: ActionRow<'hang', SilenceShapes['hang']> = {
  kind: 'hang',
  legality: 'legal',
  moments: ['before', 'after'],
  operations,
  options: {},
  says: 'The call does not settle until the caller aborts it, or `heal` or `close` lets it go on. It holds no timer.',
  example: "faults().on('getRaw').first(1).hang()",
  prepare: () => ({
    async gate(occasion) {
      occasion.fire()
      await occasion.wait(Infinity)
    },
  }),
}

export const cancel: ActionRow<'cancel', SilenceShapes['cancel']> = {
  kind: 'cancel',
  legality: 'legal',
  moments: ['before', 'instead', 'after'],
  operations: operationClasses.any,
  options: {},
  says:
    'The call is cancelled with an AbortError that the caller did not ask for: before its effect, in flight (`instead`: the ' +
    'inner store is given a signal that aborts once the call has begun), or after it.',
  example: "faults().on('setRaw').nth(1).cancelAfterEffect()",
  prepare: () => ({
    async gate(occasion) {
      occasion.fire()
      occasion.changed()
      throw abortError(occasion.call.op)
    },
    async around(occasion, effect) {
      occasion.fire()
      const controller = new AbortController()
      const { signal } = occasion.call
      const call = effect(signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]))
      const reason = abortError(occasion.call.op)
      controller.abort(reason)
      try {
        return await call
      } catch (thrown) {
        if (thrown === reason) occasion.changed()
        throw thrown
      }
    },
  }),
}

function abortError(op: Operation): DOMException {
  return new DOMException(`${op}: cancelled by an injected fault`, 'AbortError')
}
