/** How the record of each operation begins and ends: which of its arguments is the key, and what is copied. */
import type { FullKV, Operation } from '../kv/index.ts'
import type { OperationResults } from './answer.ts'
import { copyEntries, copyList } from './copy.ts'
import type { CallNumber, Recorder } from './recorder.ts'

type Begin = {
  readonly [Op in Operation]: (to: Recorder, client: string, ...args: Parameters<FullKV[Op]>) => CallNumber
}

/** Opens the record of a call of each operation. Nothing in it throws, whatever the arguments are. */
export const begin: Begin = {
  getRaw: (to, client, key, options) => to.begin('getRaw', client, key, options),
  setRaw: (to, client, key, value, options) => {
    const call = to.begin('setRaw', client, key, options)
    to.value(call, value)
    return call
  },
  delete: (to, client, key, options) => to.begin('delete', client, key, options),
  list: (to, client, prefix, options) => to.begin('list', client, prefix, options),
  batchGetRaw: (to, client, keys, options) => {
    const call = to.begin('batchGetRaw', client, undefined, options)
    to.add(call, { keys: copyList(keys) })
    return call
  },
  batchSetRaw: (to, client, given, options) => {
    const call = to.begin('batchSetRaw', client, undefined, options)
    to.add(call, { keys: given instanceof Map ? [...given.keys()] : [], entries: copyEntries(given) })
    return call
  },
  batchDelete: (to, client, keys, options) => {
    const call = to.begin('batchDelete', client, undefined, options)
    to.add(call, { keys: copyList(keys) })
    return call
  },
  health: (to, client, options) => to.begin('health', client, undefined, options),
  close: (to, client) => to.begin('close', client, undefined, undefined),
}

/** Closes the record of a call that resolved to `result`. */
export type Ended<Result> = (to: Recorder, call: CallNumber, result: Result, atOnce: boolean) => void

type End = { readonly [Op in Operation]: Ended<OperationResults[Op]> }

const withNothing = (to: Recorder, call: CallNumber, _nothing: void, atOnce: boolean): void => to.resolved(call, atOnce)

/** Closes the record of a call of each operation that resolved to `result`. */
export const end: End = {
  getRaw: (to, call, result, atOnce) => to.resolved(call, atOnce, result),
  list: (to, call, result, atOnce) => {
    to.add(call, { result: copyList(result) })
    to.resolved(call, atOnce)
  },
  batchGetRaw: (to, call, result, atOnce) => {
    to.add(call, { result: copyEntries(result) })
    to.resolved(call, atOnce)
  },
  setRaw: withNothing,
  delete: withNothing,
  batchSetRaw: withNothing,
  batchDelete: withNothing,
  health: withNothing,
  close: withNothing,
}
