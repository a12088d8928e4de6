/** The checker with its inner searches, from wherever its source lies. */
import type * as history from '../../../src/history/index.ts'
import type * as keyHistory from '../../../src/history/key-history.ts'
import type * as breadth from '../../../src/history/sweep/breadth.ts'
import type * as depth from '../../../src/history/sweep/depth.ts'
import type { Checker, Sweep } from './feature.ts'

/** More configurations than any small history has. */
const budget = { spend: () => true, reason: '' }

/** The checker whose `index.ts` of `src/history` stands at `index`. */
export async function checkerAt(index: string): Promise<Checker> {
  const load = (path: string): string => new URL(path, index).href
  const all: typeof history = await import(index)
  const { splitByKey }: typeof keyHistory = await import(load('key-history.ts'))
  const { sweepInBreadth }: typeof breadth = await import(load('sweep/breadth.ts'))
  const { sweepInDepth }: typeof depth = await import(load('sweep/depth.ts'))
  const onKey =
    (decide: (key: keyHistory.KeyHistory) => boolean | undefined): Sweep =>
    (operations, initial) => {
      const [key] = splitByKey(operations, initial === null ? {} : { k: initial })
      return key === undefined || decide(key)
    }
  return {
    ...all,
    sweeps: {
      'in breadth': onKey((key) => {
        const outcome = sweepInBreadth(key, budget, [key.initial])
        return outcome === undefined ? undefined : outcome.verdict === 'ok'
      }),
      'in depth': onKey((key) => sweepInDepth(key, budget, [key.initial])),
    },
  }
}
