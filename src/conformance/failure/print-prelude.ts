/** The few functions that a printed program calls, each only where it is called. */
import { prelude } from '../failure/prelude.generated.ts'

/** The functions that `body` calls, as source. */
export function printPrelude(body: string): string {
  return Object.entries(prelude)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(body))
    .map(([, source]) => source)
    .join('\n')
}
