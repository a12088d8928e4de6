/** Chooses laws by id, group or glob. */
import { globTest, UsageError } from '../kv/index.ts'
import { everyLawOf } from './laws/index.ts'
import type { Law } from './laws/law.ts'
import type { ConformanceOptions } from './options.ts'
import { lawGroups } from './report.ts'

/** The laws that a run with `options` asks, in their own order. Throws a {@link UsageError} for a name that chooses nothing. */
export function chosenLaws(options: Pick<ConformanceOptions, 'laws' | 'only' | 'processes'>): readonly Law[] {
  const chosen = selectLaws(everyLawOf(options), options.only)
  // through clients in processes of their own, laws about one client would learn what they learn without
  return options.processes === true && options.only === undefined ? chosen.filter(isAboutSeveral) : chosen
}

function isAboutSeveral({ id, group, needs = [] }: Law): boolean {
  return group === 'concurrency' || id === 'list/beside-writes' || needs.includes('two-clients')
}

/** The laws that `only` names, in their own order. Throws a {@link UsageError} for a name that chooses nothing. */
export function selectLaws(laws: readonly Law[], only: readonly string[] | undefined): readonly Law[] {
  if (only === undefined) return laws
  const chosen = new Set<Law>()
  for (const name of only) {
    const isMeant = globTest(name)
    const found = laws.filter((law) => law.group === name || isMeant(law.id))
    if (found.length === 0) {
      throw new UsageError(
        `only names '${name}', which is no law and no group; the groups are ${lawGroups.join(', ')}, the laws ${laws.map(({ id }) => id).join(', ')}`,
      )
    }
    for (const law of found) chosen.add(law)
  }
  return laws.filter((law) => chosen.has(law))
}
