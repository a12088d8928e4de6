/** An engine that ends its calls at a deadline or an abort, whatever its library does. */
import type { Patience } from './call.ts'
import type { EngineCall, FullEngine } from './engine.ts'
import { InOrder } from './in-order.ts'

/** Milliseconds for which closing waits for writes that were given up, where calls have no deadline. */
const quietMs = 5_000

/**
 * `engine`, whose calls end when their caller or `timeoutMs` says so. What was given up is told to the library by its signal,
 * and later calls on the same keys wait for it.
 *
 * @param timeoutMs `Infinity`: no deadline
 */
export function patientEngine(engine: Required<FullEngine>, timeoutMs: number): Required<FullEngine> {
  const order = new InOrder()
  const patience: Patience = { timeoutMs, lingerMs: 0 }
  const read = <T>(
    keys: readonly string[] | undefined,
    call: EngineCall,
    work: (asked: EngineCall) => Promise<T>,
  ): Promise<T> => order.read(keys, patience, call, ({ givenUp }) => work({ ...call, signal: givenUp }))
  const write = <T>(keys: readonly string[], call: EngineCall, work: (asked: EngineCall) => Promise<T>): Promise<T> =>
    order.write(keys, patience, call, ({ givenUp }) => work({ ...call, signal: givenUp }))
  return {
    get: (key, call) => read([key], call, (asking) => engine.get(key, asking)),
    set(key, value, call) {
      const mine = order.isBehind([key]) ? new Uint8Array(value) : value
      return write([key], call, (asking) => engine.set(key, mine, asking))
    },
    remove: (key, call) => write([key], call, (asking) => engine.remove(key, asking)),
    keys: (prefix, call) => read(undefined, call, (asking) => engine.keys(prefix, asking)),
    getMany(keys, call) {
      const mine = [...keys]
      return read(mine, call, (asking) => engine.getMany(mine, asking))
    },
    setMany(entries, call) {
      const keys = [...entries.keys()]
      const late = order.isBehind(keys)
      const mine = new Map(Array.from(entries, ([key, value]) => [key, late ? new Uint8Array(value) : value]))
      return write(keys, call, (asking) => engine.setMany(mine, asking))
    },
    removeMany(keys, call) {
      const mine = [...keys]
      return write(mine, call, (asking) => engine.removeMany(mine, asking))
    },
    has: (key, call) => read([key], call, (asking) => engine.has(key, asking)),
    health: (call) => read([], call, (asking) => engine.health(asking)),
    async close() {
      await order.quiet({ ...patience, timeoutMs: Math.min(timeoutMs, quietMs) })
      await engine.close()
    },
  }
}
