/** How the keys of a library are listed: all of them, by prefix, or in pages. */
import type { EngineCalls, Keys } from './calls.ts'
import { type Engine, type EngineCall, EngineError } from './engine.ts'

type Lists = Pick<EngineCalls<never>, 'keys' | 'list' | 'page'>

/**
 * The `keys` of an engine. What the library itself finds under a prefix is handed on as it is; only where it gives all of its
 * keys are they sorted out here.
 *
 * @param name what errors call the library
 */
export function listing(calls: Lists, name: string): Engine['keys'] {
  if (calls.page !== undefined) return (prefix, call) => everyPage(calls, prefix, call, name)
  if (calls.list !== undefined) return async (prefix, call) => textsOf((await calls.list?.(prefix, call)) ?? [], name)
  return async (prefix, call) =>
    (await textsOf((await calls.keys?.(call)) ?? [], name)).filter((key) => key.startsWith(prefix))
}

async function everyPage(calls: Lists, prefix: string, call: EngineCall, name: string): Promise<string[]> {
  const found: string[] = []
  let cursor: unknown
  do {
    call.signal?.throwIfAborted()
    const page = await calls.page?.(prefix, cursor, call)
    for (const key of await textsOf(page?.keys ?? [], name)) found.push(key)
    cursor = page?.next
  } while (cursor !== undefined && cursor !== null)
  return found
}

async function textsOf(keys: Keys, name: string): Promise<string[]> {
  const found: string[] = []
  if (Symbol.asyncIterator in keys) {
    for await (const key of keys) found.push(key)
  } else {
    // at once: a live iterator must not see what is written between two of its steps
    for (const key of keys) found.push(key)
  }
  for (const key of found) {
    if (typeof key !== 'string') throw new EngineError('KV_CORRUPT', `${name} listed ${String(key)} among its keys`)
  }
  return found
}
