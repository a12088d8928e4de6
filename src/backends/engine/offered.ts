/** A client with those operations alone that its profile does not disclaim. */
import { type AnyKV, type FullKV, type FullProfile, offers } from '../../kv/index.ts'

/** `client`, without the methods that a store under `rules` has not. */
export function offered(client: FullKV, rules: FullProfile): AnyKV {
  return {
    getRaw: (key, options) => client.getRaw(key, options),
    setRaw: (key, value, options) => client.setRaw(key, value, options),
    delete: (key, options) => client.delete(key, options),
    list: (prefix, options) => client.list(prefix, options),
    close: () => client.close(),
    ...(offers(rules, 'batch') && {
      batchGetRaw: (keys, options) => client.batchGetRaw(keys, options),
      batchSetRaw: (entries, options) => client.batchSetRaw(entries, options),
      batchDelete: (keys, options) => client.batchDelete(keys, options),
    }),
    ...(offers(rules, 'health') && { health: (options) => client.health(options) }),
    ...(offers(rules, 'has') && { has: (key, options) => client.has(key, options) }),
  }
}
