/** Holds libraries to what is known of them: no law fails that is not said to, and none that is said to passes. */
import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { pageText } from '../docs/page-examples.ts'
import { installed } from './defects.ts'
import type { Library } from './libraries/library.ts'

/** Registers the tests of each library. */
export function hold(libraries: readonly Library[]): void {
  describe.each(libraries)('$name', ({ name, packages, backend: make, only, breaks = [], follows = [] }) => {
    it('is what is installed', async () => {
      for (const one of packages) {
        const at = one.lastIndexOf('@')
        expect(`${one.slice(0, at)}@${await installed(one.slice(0, at))}`).toBe(one)
      }
    })

    it('is on the page with the laws that it breaks', () => {
      const row = pageText('docs/track-record.md')
        .split('\n')
        .find((line) => line.startsWith(`| ${name} ${packages[0]?.replace(/^.+@/, '')} `))
      const shown = [...(row ?? '').matchAll(/\[([\w-]+\/[\w-]+)\]/g)].map(([, law]) => law)
      expect(shown).toEqual([...breaks, ...follows])
    })

    it('breaks the laws that it is known to break, and no other', async () => {
      const backend = make()
      try {
        const { laws } = await runConformance(backend, {
          tier: 'smoke',
          seed: 1,
          ...(only === undefined ? {} : { only }),
        })
        const failed = laws.filter(({ status }) => status === 'failed' || status === 'inconclusive').map(({ id }) => id)
        const told = laws
          .flatMap(({ failure }) => (failure === undefined ? [] : `${failure.message}\n${failure.program}`))
          .join('\n')
        expect(
          failed.filter((law) => !follows.includes(law)),
          told,
        ).toEqual([...breaks].toSorted(asIn(laws)))
      } finally {
        await backend.dispose?.()
      }
    })
  })
}

/** The order of a report. */
function asIn(laws: readonly { readonly id: string }[]): (one: string, other: string) => number {
  const place = new Map(laws.map(({ id }, index) => [id, index]))
  return (one, other) => (place.get(one) ?? Infinity) - (place.get(other) ?? Infinity)
}
