/** What decides what the runs of a campaign do, beside their seeds. */
import type { ChaosOptions } from '../options.ts'

/** Options that decide nothing of what is found, or that are told of apart. */
const apart: ReadonlySet<string> = new Set(['seed', 'plan', 'signal', 'onProgress'])

/** The options that were given, as text by name: two campaigns that have it in common do the same. */
export function settingsOf(options: ChaosOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => value !== undefined && !apart.has(name))
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
