/** Refusals: the caller gets an error at once. Before the effect nothing has happened; after it, it has. */
import { type KVErrorCode, operations, type Operation } from '../../kv/index.ts'
import type { ActionRow, ActionShapeOf } from '../action.ts'

/** The types of the actions in this file. */
export interface RefusalShapes {
  readonly error: ActionShapeOf<
    'legal',
    'before' | 'after',
    Operation,
    { readonly code: KVErrorCode; readonly retryable?: boolean }
  >
  readonly throttle: ActionShapeOf<
    'legal',
    'before',
    Operation,
    { readonly retryAfterMs: number; readonly calls?: number; readonly perMs: number }
  >
  readonly down: ActionShapeOf<
    'legal',
    'before',
    Operation,
    { readonly startMs: number; readonly forMs: number; readonly everyMs?: number }
  >
}

export const error: ActionRow<'error', RefusalShapes['error']> = {
  kind: 'error',
  legality: 'legal',
  moments: ['before', 'after'],
  operations,
  options: {
    code: { type: 'code', default: 'KV_UNAVAILABLE', says: 'what the caller is told' },
    retryable: { type: 'flag', says: 'overrides what the code says about retrying' },
  },
  says: 'The call fails: before its effect, or after it as a lost acknowledgement.',
  example: "faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT')",
  prepare: ({ code, retryable }) => ({
    async gate(occasion) {
      occasion.fire({ code })
      occasion.changed()
      const detail = occasion.moment === 'before' ? 'nothing has happened' : 'it has happened, and the reply is lost'
      throw occasion.error(code, detail, { retryable })
    },
  }),
}

export const throttle: ActionRow<'throttle', RefusalShapes['throttle']> = {
  kind: 'throttle',
  legality: 'legal',
  moments: ['before'],
  operations,
  options: {
    retryAfterMs: {
      type: 'ms',
      default: 1_000,
      says: 'what `error.retryAfterMs` says; with `calls`, the rest of the interval',
    },
    calls: { type: 'count', says: 'calls let through in each interval; without it every call is refused' },
    perMs: { type: 'ms', default: 1_000, says: 'the interval that `calls` is about' },
  },
  says: 'Calls beyond a rate are refused with KV_UNAVAILABLE and `retryAfterMs`.',
  example: "faults().on('any').throttle({ calls: 100, perMs: 1_000 })",
  prepare: ({ retryAfterMs, calls, perMs }) => {
    let interval = 0
    let used = 0
    return {
      async gate(occasion) {
        let waitMs = retryAfterMs
        if (calls !== undefined) {
          const length = Math.max(perMs, 1)
          const current = Math.floor(occasion.nowMs / length)
          if (current !== interval) used = 0
          interval = current
          used += 1
          if (used <= calls) return
          waitMs = Math.round(((current + 1) * length - occasion.nowMs) * 1_000) / 1_000
        }
        occasion.fire({ retryAfterMs: waitMs })
        occasion.changed()
        throw occasion.error('KV_UNAVAILABLE', `too many calls; retry after ${waitMs} ms`, {
          retryable: true,
          retryAfterMs: waitMs,
        })
      },
    }
  },
}

export const down: ActionRow<'down', RefusalShapes['down']> = {
  kind: 'down',
  legality: 'legal',
  moments: ['before'],
  operations,
  options: {
    startMs: { type: 'ms', default: 0, says: 'when the store goes down, after arming' },
    forMs: { type: 'ms', default: 1_000, says: 'how long it stays down' },
    everyMs: { type: 'ms', says: 'goes down again every so often, from one start to the next' },
  },
  says: 'The store cannot be reached in a window of time.',
  example: "faults().on('any').down({ startMs: 5_000, forMs: 2_000, everyMs: 30_000 })",
  prepare: ({ startMs, forMs, everyMs }) => ({
    async gate(occasion) {
      const since = occasion.nowMs - startMs
      const inWindow = everyMs === undefined || everyMs === 0 ? since : since % everyMs
      if (since < 0 || inWindow >= forMs) return
      occasion.fire()
      occasion.changed()
      throw occasion.error('KV_UNAVAILABLE', `the store is down, from ${startMs} ms for ${forMs} ms`)
    },
  }),
}
