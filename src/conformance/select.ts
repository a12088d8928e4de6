/** Chooses laws by id, group or glob. */
import { UsageError } from '../kv/index.ts'
import type { Law } from './laws/law.ts'
import { lawGroups } from './report.ts'

/** The laws that `only` names, in their own order. Throws a {@link UsageError} for a name that chooses nothing. */
export function selectLaws(laws: readonly Law[], only: readonly string[] | undefined): readonly Law[] {
  if (only === undefined) return laws
  const chosen = new Set<Law>()
  for (const name of only) {
    const pattern = new RegExp(
      `^${name
        .split('*')
        .map((part) => escaped(part))
        .join('.*')}$`,
    )
    const found = laws.filter((law) => law.group === name || pattern.test(law.id))
    if (found.length === 0) {
      throw new UsageError(
        `only names '${name}', which is no law and no group; the groups are ${lawGroups.join(', ')}, the laws ${laws.map(({ id }) => id).join(', ')}`,
      )
    }
    for (const law of found) chosen.add(law)
  }
  return laws.filter((law) => chosen.has(law))
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
