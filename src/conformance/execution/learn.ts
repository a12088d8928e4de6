/** What a read teaches the model of a key that may hold one of several values. */
import type { Model } from './model.ts'
import type { CallOutcome } from './perform.ts'
import type { Call } from '../program/program.ts'

/** Takes note of what `call` saw. */
export function learn(model: Model, call: Call, outcome: CallOutcome): void {
  if (call.op === 'getRaw') {
    if (outcome.kind === 'resolved' && outcome.value instanceof Uint8Array) model.saw(call.key, outcome.value.slice())
    else if (outcome.kind === 'rejected') model.saw(call.key, null)
  }
  if (call.op !== 'batchGetRaw' || outcome.kind !== 'resolved' || !(outcome.value instanceof Map)) return
  for (const key of call.keys) {
    const held: unknown = outcome.value.get(key)
    model.saw(key, held instanceof Uint8Array ? held.slice() : null)
  }
}
