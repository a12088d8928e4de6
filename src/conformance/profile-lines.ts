/** The profile that a run was held to, line by line, as reports show it. */
import {
  describeHierarchy,
  describeKeys,
  describeNumbers,
  fullProfile,
  type FullProfile,
  type Profile,
  isProbed,
  profileDimensions,
} from '../kv/index.ts'
import type { ProfileLine, ProfileSource } from './report.ts'

/** One line a dimension: its value, where that comes from, and whether it differs from the strict default. */
export function profileLines(profile: FullProfile, declared: Profile): readonly ProfileLine[] {
  const strict = fullProfile()
  return profileDimensions.map((dimension) => {
    const source: ProfileSource = dimension in declared ? 'declared' : isProbed(dimension) ? 'probed' : 'default'
    const value = shown(profile, dimension)
    return { dimension, value, source, deviates: value !== shown(strict, dimension) }
  })
}

function shown(profile: FullProfile, dimension: keyof FullProfile): string {
  if (dimension === 'keys') return describeKeys(profile.keys)
  if (dimension === 'hierarchy') return describeHierarchy(profile.hierarchy)
  if (dimension === 'limits' || dimension === 'capacity') return describeNumbers(profile[dimension])
  return profile[dimension]
}
