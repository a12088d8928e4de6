/** Profiles for people, and as plain data: what is a function in them is told by what its author says of it. */
import type { Capacity, FullProfile, Limits, Profile } from './profile.ts'

/** A profile that survives JSON. */
export type PlainProfile = Omit<Profile, 'keys' | 'limits'> & {
  readonly keys?: string
  readonly limits?: Readonly<Record<string, number | string>>
}

/** A profile without its functions. */
export function plainProfile({ keys, limits, ...plain }: Profile): PlainProfile {
  return {
    ...plain,
    ...(keys === undefined ? {} : { keys: describeKeys(keys) }),
    ...(limits === undefined ? {} : { limits: plainLimits(limits) }),
  }
}

/** The keys that a store accepts. */
export function describeKeys(keys: FullProfile['keys']): string {
  if (keys === 'any') return 'any'
  return keys.outside === undefined || keys.outside === 'refused'
    ? keys.description
    : `${keys.description}; others ${keys.outside}`
}

/** Whether keys exclude those below them. */
export function describeHierarchy(hierarchy: FullProfile['hierarchy']): string {
  return hierarchy === 'free' ? 'free' : `exclusive at ${[...hierarchy.separators].join(' ')}`
}

/** Limits, or a capacity, as a list. */
export function describeNumbers(numbers: Limits & Capacity): string {
  const parts = Object.entries(plainLimits(numbers)).map(([name, value]) => `${name} ${value}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

function plainLimits(limits: Limits & Capacity): Readonly<Record<string, number | string>> {
  const { encodedKey, ...numbers } = limits
  const plain: Record<string, number | string> = {}
  for (const [name, value] of Object.entries(numbers)) if (value !== undefined) plain[name] = value
  if (encodedKey !== undefined) plain.encodedKey = `${encodedKey.bytes} bytes as ${encodedKey.description}`
  return plain
}
