/** Counts causes: laws that come down to the same broke for one reason. */
import { saySymptom } from './failure/say-symptom.ts'
import { nameOf, type Symptom } from './failure/symptom.ts'
import type { Law } from './laws/law.ts'
import type { Cause, LawResult } from './report.ts'

/** The causes for which laws failed, in the order of the laws that show them best; `symptoms` has what each came down to. */
export function causesOf(
  results: readonly LawResult[],
  laws: readonly Law[],
  symptoms: ReadonlyMap<string, Symptom>,
): readonly Cause[] {
  const failed = results.filter(({ status }) => status === 'failed')
  return joined(
    failed.map(({ id }): Cause => {
      const symptom = symptoms.get(id)
      if (symptom === undefined) return { id, laws: [id], calls: [] }
      const calls = [...new Set([...symptom.after, symptom.op])]
      return { id: nameOf(symptom), laws: [id], calls, symptom: saySymptom(symptom) }
    }),
    laws,
  )
}

/** The causes that several parts of a run found, those that are one joined; `laws` has all of the run in their order. */
export function joined(found: readonly Cause[], laws: readonly Law[]): readonly Cause[] {
  const order = new Map(laws.map((law, at) => [law.id, { law, at }]))
  const at = (id: string | undefined): number => (id === undefined ? -1 : (order.get(id)?.at ?? laws.length))
  const first = (cause: Cause): number => Math.min(...cause.laws.map(at))
  const causes = new Map<string, Cause>()
  for (const cause of found.toSorted((one, other) => first(one) - first(other))) {
    const known = causes.get(cause.id)
    causes.set(cause.id, known === undefined ? cause : { ...known, laws: [...new Set([...known.laws, ...cause.laws])] })
  }
  return [...causes.values()]
    .map((cause): Cause => {
      const away = (id: string): number => distance(order.get(id)?.law, cause)
      return { ...cause, laws: cause.laws.toSorted((one, other) => away(one) - away(other) || at(one) - at(other)) }
    })
    .toSorted((one, other) => at(one.laws[0]) - at(other.laws[0]))
}

/** How far a law is from being about just the calls that a cause takes. */
function distance(law: Law | undefined, { calls }: Cause): number {
  if (law === undefined) return 0
  const about = new Set(law.exercises)
  return [...about].filter((op) => !calls.includes(op)).length + calls.filter((op) => !about.has(op)).length
}
