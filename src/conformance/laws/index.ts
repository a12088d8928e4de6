/** Every law, in the order in which a run asks them: the simple ones first, so that a report begins with the root of the trouble. */
import type { Law } from './law.ts'
import { aliasingLaws } from './aliasing.ts'
import { atomicBatchLaws } from './batch-atomic.ts'
import { bareHealthLaws, bareKeyLaws, bareListLaws } from './bare.ts'
import { listedBatchLaws } from './batch-listed.ts'
import { batchLaws } from './batch.ts'
import { callOrderLaws } from './call-order.ts'
import { cancellationLaws } from './cancellation.ts'
import { crashLaws } from './crash.ts'
import { concurrencyLaws } from './concurrency.ts'
import { durabilityLaws } from './durability.ts'
import { errorLaws } from './errors.ts'
import { hasLaws } from './has.ts'
import { healthLaws } from './health.ts'
import { hygieneLaws } from './hygiene.ts'
import { isolationLaws } from './isolation.ts'
import { keyLaws } from './keys.ts'
import { namespaceLaws } from './keys-namespace.ts'
import { lifecycleLaws } from './lifecycle.ts'
import { limitLaws } from './limits.ts'
import { listBesideLaws } from './list-beside.ts'
import { listPrefixLaws } from './list-prefix.ts'
import { listLaws } from './list.ts'
import { type OwnLaw, ownLaws } from './own-law.ts'
import { profileLaws } from './profile.ts'
import { sequenceLaws } from './sequences.ts'
import { serverLaws } from './server.ts'
import { valueLaws } from './values.ts'

/** Every law, in that order. */
export const laws: readonly Law[] = [
  ...bareHealthLaws,
  ...valueLaws,
  ...keyLaws,
  ...namespaceLaws,
  ...bareKeyLaws,
  ...listLaws,
  ...listPrefixLaws,
  ...bareListLaws,
  ...listBesideLaws,
  ...batchLaws,
  ...atomicBatchLaws,
  ...listedBatchLaws,
  ...errorLaws,
  ...aliasingLaws,
  ...cancellationLaws,
  ...lifecycleLaws,
  ...healthLaws,
  ...hasLaws,
  ...limitLaws,
  ...concurrencyLaws,
  ...callOrderLaws,
  ...durabilityLaws,
  ...crashLaws,
  ...serverLaws,
  ...profileLaws,
  ...isolationLaws,
  ...sequenceLaws,
  ...hygieneLaws,
]

/** Every law of a run: these, and those of one's own behind them. */
export function everyLawOf({ laws: own = [] }: { readonly laws?: readonly OwnLaw[] | undefined }): readonly Law[] {
  return own.length === 0 ? laws : [...laws, ...ownLaws(own, laws)]
}
