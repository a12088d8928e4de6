/** Every kind of random history, and how many a full run takes of each. */
import type { Feature } from './feature.ts'
import { guaranteeFeatures } from './guarantee-features.ts'
import { linearizableFeatures } from './linearizable-features.ts'
import { metamorphicFeatures } from './metamorphic-features.ts'

/** Features whose truth is found by brute force, and those that compare two verdicts of large histories. */
export const featureGroups: Readonly<Record<'linearizable' | 'guarantee' | 'metamorphic', readonly Feature[]>> = {
  linearizable: linearizableFeatures,
  guarantee: guaranteeFeatures,
  metamorphic: metamorphicFeatures,
}

/** All of them. */
export const features: readonly Feature[] = Object.values(featureGroups).flat()
