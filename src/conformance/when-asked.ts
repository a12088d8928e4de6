/** In which order laws are asked, and which of them side by side. */
import type { Isolation } from './execution/subject.ts'
import type { Law, Occasion } from './laws/law.ts'

/** Laws that are asked one after another, or side by side: then perhaps apart from others, since they meet. */
export interface Stretch {
  readonly occasion: Occasion | 'beside' | 'meeting'
  readonly how: 'apart' | 'beside' | 'meeting'
  readonly laws: readonly Law[]
}

const stretches = [
  ['first', 'apart'],
  ['beside', 'beside'],
  ['meeting', 'meeting'],
  ['alone', 'apart'],
  ['late', 'apart'],
  ['last', 'apart'],
] as const satisfies readonly (readonly [Stretch['occasion'], Stretch['how']])[]

/** The laws in the order in which they are asked: within an occasion in their own. */
export function stretchesOf(laws: readonly Law[], isolation: Isolation): readonly Stretch[] {
  return stretches
    .map(([occasion, how]) => ({
      occasion,
      how,
      laws: laws.filter((law) => occasionOf(law, isolation) === occasion),
    }))
    .filter((stretch) => stretch.laws.length > 0)
}

function occasionOf({ when, needs }: Law, isolation: Isolation): Stretch['occasion'] {
  if (when !== undefined) return when
  // what survives the last client can be seen only where no other client of that store is open
  return isolation === 'confined' && needs?.includes('reopen') === true ? 'meeting' : 'beside'
}
