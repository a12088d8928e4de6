/** The defect zoo: every mutant, by the table it stands in. */
import { type Defect, type Mutant, mutantOf } from './mutant.ts'
import { aliasingMutants } from './mutants/aliasing.ts'
import { bareMutants } from './mutants/bare.ts'
import { batchEffectMutants } from './mutants/batch-effects.ts'
import { batchMutants } from './mutants/batches.ts'
import { callOrderMutants } from './mutants/call-order.ts'
import { cancellationMutants } from './mutants/cancellation.ts'
import { concurrencyMutants } from './mutants/concurrency.ts'
import { declarationMutants } from './mutants/declarations.ts'
import { durabilityMutants } from './mutants/durability.ts'
import { errorMutants } from './mutants/errors.ts'
import { hasMutants } from './mutants/has.ts'
import { healthMutants } from './mutants/health.ts'
import { hygieneMutants } from './mutants/hygiene.ts'
import { keyIdentityMutants } from './mutants/key-identity.ts'
import { keyPathMutants } from './mutants/key-paths.ts'
import { keySpellingMutants } from './mutants/key-spelling.ts'
import { lifecycleMutants } from './mutants/lifecycle.ts'
import { limitMutants } from './mutants/limits.ts'
import { listPrefixMutants } from './mutants/list-prefixes.ts'
import { listingMutants } from './mutants/listing.ts'
import { nearCacheMutants } from './mutants/near-caches.ts'
import { prefixMutants } from './mutants/prefix.ts'
import { sequenceMutants } from './mutants/sequences.ts'
import { textMutants } from './mutants/texts.ts'
import { valueMutants } from './mutants/values.ts'

const defects: readonly Defect[] = [
  ...valueMutants,
  ...textMutants,
  ...keyIdentityMutants,
  ...keyPathMutants,
  ...keySpellingMutants,
  ...prefixMutants,
  ...listingMutants,
  ...listPrefixMutants,
  ...batchMutants,
  ...batchEffectMutants,
  ...errorMutants,
  ...aliasingMutants,
  ...cancellationMutants,
  ...lifecycleMutants,
  ...nearCacheMutants,
  ...healthMutants,
  ...hasMutants,
  ...limitMutants,
  ...concurrencyMutants,
  ...callOrderMutants,
  ...durabilityMutants,
  ...declarationMutants,
  ...sequenceMutants,
  ...hygieneMutants,
  ...bareMutants,
]

/**
 * Stores that are each wrong in exactly one way, as some published store once was. A run has to find every one: they prove the
 * laws, as the laws prove a store. Each call makes new ones; dispose of a backend that was used.
 *
 * @example
 * for (const { backend, law } of mutants()) {
 *   const report = await runConformance(backend, { only: [law] })
 *   await backend.dispose?.()
 * }
 */
export function mutants(): readonly Mutant[] {
  return defects.map((defect) => mutantOf(defect))
}
