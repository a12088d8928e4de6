/** Waivers: laws that are known to be broken, each with a reason and a last day. One that has expired or is idle fails the run. */
import { knownKeys, UsageError, type Waiver } from '../kv/index.ts'
import type { LawResult } from './report.ts'

/** Throws a {@link UsageError} for a waiver that names no law, has no reason, or no date. */
export function checkWaivers(waivers: readonly Waiver[], laws: readonly string[]): void {
  const named = new Set<string>()
  for (const waiver of waivers) {
    knownKeys('a waiver', waiver, ['law', 'reason', 'issue', 'expires', 'flaky'])
    if (!laws.includes(waiver.law)) {
      throw new UsageError(
        `a waiver names the law '${waiver.law}', which does not exist; there are ${nearest(waiver.law, laws)}`,
      )
    }
    if (named.has(waiver.law)) throw new UsageError(`two waivers name the law '${waiver.law}'; give it one`)
    named.add(waiver.law)
    if (typeof waiver.reason !== 'string' || waiver.reason.trim() === '') {
      throw new UsageError(`the waiver for '${waiver.law}' has no reason; say why the law may be broken`)
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(waiver.expires) || Number.isNaN(Date.parse(waiver.expires))) {
      throw new UsageError(
        `the waiver for '${waiver.law}' expires on '${waiver.expires}'; expected a date as YYYY-MM-DD`,
      )
    }
  }
}

/** Whether a waiver still counts on the day of `now`, in milliseconds since 1970. Its last day is included, in UTC. */
export function inForce(waiver: Waiver, now: number): boolean {
  return now < Date.parse(waiver.expires) + 86_400_000
}

/** The result of a law with its waiver taken into account. */
export function waive(result: LawResult, waiver: Waiver | undefined, now: number): LawResult {
  if (waiver === undefined || result.status !== 'failed' || !inForce(waiver, now)) return result
  return { ...result, status: 'waived', reason: `${waiver.reason} (until ${waiver.expires})`, waiver }
}

/** What is wrong with the waivers themselves, given what became of their laws. */
export function waiverProblems(
  waivers: readonly Waiver[],
  results: readonly LawResult[],
  now: number,
): readonly string[] {
  return waivers.flatMap((waiver) => {
    const result = results.find(({ id }) => id === waiver.law)
    if (!inForce(waiver, now))
      return [`the waiver for ${waiver.law} expired on ${waiver.expires}: mend the store, or renew it with a reason`]
    if (result?.status === 'passed' && waiver.flaky !== true)
      return [`the waiver for ${waiver.law} is idle: the law passes, so take it away`]
    if (result?.status === 'unsupported')
      return [`the waiver for ${waiver.law} is idle: the profile disclaims the law, so take it away`]
    return []
  })
}

/** The law names most like the one wanted. */
function nearest(wanted: string, laws: readonly string[]): string {
  const [group = ''] = wanted.split('/')
  const parts = wanted
    .toLowerCase()
    .split(/[/-]/)
    .filter((part) => part.length > 2)
  const score = (law: string): number =>
    parts.filter((part) => law.includes(part)).length + (law.startsWith(`${group}/`) ? 10 : 0)
  const ranked = [...laws].sort((a, b) => score(b) - score(a) || a.localeCompare(b))
  const same = ranked.filter((law) => law.startsWith(`${group}/`))
  return (same.length > 0 ? same : ranked).join(', ')
}
