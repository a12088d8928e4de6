/** How the record of each operation begins and ends: which of its arguments is the key, and what is copied. */
import type { FullKV, Operation } from '../kv/index.ts'
import type { OperationResults } from './answer.ts'
import { copyBytes, copyEntries, copyList } from './copy.ts'
import type { CallParts, OpenCall } from './record.ts'
import type { Recorder } from './recorder.ts'

type Begin = {
  readonly [Op in Operation]: (recorder: Recorder, client: string, ...args: Parameters<FullKV[Op]>) => OpenCall<Op>
}

/** Opens the record of a call of each operation. Nothing in it throws, whatever the arguments are. */
export const begin: Begin = {
  getRaw: (to, client, key, options) => to.begin('getRaw', client, key, undefined, undefined, options),
  setRaw: (to, client, key, value, options) => to.begin('setRaw', client, key, undefined, copyBytes(value), options),
  delete: (to, client, key, options) => to.begin('delete', client, key, undefined, undefined, options),
  list: (to, client, prefix, options) => to.begin('list', client, prefix, undefined, undefined, options),
  batchGetRaw: (to, client, keys, options) =>
    to.begin('batchGetRaw', client, undefined, copyList(keys), undefined, options),
  batchSetRaw: (to, client, entries, options) => {
    const copied = copyEntries(entries)
    return to.begin('batchSetRaw', client, undefined, keysIn(copied), copied, options)
  },
  batchDelete: (to, client, keys, options) =>
    to.begin('batchDelete', client, undefined, copyList(keys), undefined, options),
  health: (to, client, options) => to.begin('health', client, undefined, undefined, undefined, options),
  close: (to, client) => to.begin('close', client, undefined, undefined, undefined, undefined),
}

type Copies = { readonly [Op in Operation]: (result: OperationResults[Op]) => CallParts[Op]['result'] }

const nothing = (): undefined => undefined

/** What the record keeps of what a call of each operation resolved to. */
export const copyResult: Copies = {
  getRaw: copyBytes,
  list: copyList,
  batchGetRaw: copyEntries,
  setRaw: nothing,
  delete: nothing,
  batchSetRaw: nothing,
  batchDelete: nothing,
  health: nothing,
  close: nothing,
}

function keysIn(entries: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return entries instanceof Map ? [...entries.keys()] : []
}
