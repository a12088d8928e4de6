/**
 * Runs cases side by side, and finds what a run of one after another would have found: the first that breaks in their own order.
 * Those that were begun after it are let come to their end and forgotten.
 */
import type { Release, Seats } from './seats.ts'

/** Cases, and what each needs. */
export interface Cases<Case, Found> {
  readonly cases: Iterable<Case>
  readonly seats: Seats
  /** Begins no more when it aborts. */
  readonly signal: AbortSignal
  /** How many seats a case takes. */
  readonly needs: (item: Case) => number
  /** Runs a case, in the seats that it took; it may give them back early. Nothing where the case holds. */
  readonly attempt: (item: Case, release: Release, index: number) => Promise<Found | undefined>
}

/** The first case that broke, and the number of those that count: it and all before it. */
export interface FirstBroken<Case, Found> {
  readonly first?: { readonly item: Case; readonly found: Found }
  readonly counted: number
}

/** Runs `cases` until one breaks. Rejects where the first that does not hold is one that could not be run. */
export async function firstBroken<Case, Found>(given: Cases<Case, Found>): Promise<FirstBroken<Case, Found>> {
  const { cases, seats, signal, needs, attempt } = given
  const running = new Set<Promise<void>>()
  const ends = new FirstEnd<FirstBroken<Case, Found>>()
  const run = async (item: Case, index: number, release: Release): Promise<void> => {
    try {
      const found = await attempt(item, release, index)
      if (found !== undefined) ends.at(index, () => ({ first: { item, found }, counted: index + 1 }))
    } catch (error) {
      ends.at(index, () => {
        throw error
      })
    } finally {
      release()
    }
  }
  let begun = 0
  for (const item of cases) {
    const release = await seats.take(needs(item))
    if (ends.any || signal.aborted) {
      release()
      break
    }
    const attempted = run(item, begun, release).finally(() => running.delete(attempted))
    running.add(attempted)
    begun += 1
  }
  await Promise.all(running)
  return ends.settle() ?? { counted: begun }
}

/** The end that comes first in the order of the cases, whenever it came to pass. */
class FirstEnd<End> {
  #index = Infinity
  #settle: (() => End) | undefined

  get any(): boolean {
    return this.#settle !== undefined
  }

  at(index: number, settle: () => End): void {
    if (index > this.#index) return
    this.#index = index
    this.#settle = settle
  }

  settle(): End | undefined {
    return this.#settle?.()
  }
}
