/**
 * What a store promises. The stores in the world disagree on every line of this, so each is declared, and a conformance run
 * tests the declaration in both directions. What is not declared is held to the strict default, the first value in each list.
 */
import type { AnyKV } from './contract.ts'
import { can, type Capability, type OptionalCapability, optionalCapabilities } from './operations.ts'
import { knownKeys, numberAtLeast, oneOf, UsageError } from './usage.ts'

/** The values of each dimension that is a choice, strict default first. */
export const profileChoices = {
  /** What `list('')` does: reject `KV_EMPTY_PREFIX`, list all, or reject `KV_UNSUPPORTED`. */
  emptyPrefix: ['reject', 'all', 'unsupported'],
  /** What a prefix covers: every key that starts with it, or whole segments between slashes. */
  prefix: ['string', 'segment'],
  /** Whether the store can list at all. Where not, `list` rejects `KV_UNSUPPORTED` for every prefix. */
  list: ['present', 'unsupported'],
  /** The order of what `list` gives: any, or that of the UTF-8 bytes. */
  listOrder: ['any', 'bytes'],
  /** What a batch write is: a loop, all or nothing, or not there. */
  batch: ['loop', 'atomic', 'absent'],
  /** What a batch of nothing does: nothing, or reject `KV_EMPTY_BATCH`. */
  emptyBatch: ['accept', 'reject'],
  /** Whether the store has `health`. */
  health: ['present', 'absent'],
  /** Whether the store has `has`. */
  has: ['present', 'absent'],
  /** Whether the store copies the bytes that it is given and gives, or shares their memory with its callers. */
  memory: ['copies', 'references'],
  /** What a value is: any bytes, a text in UTF-8, or a JSON text as `JSON.stringify` writes it. */
  values: ['bytes', 'text', 'json'],
  /** Which abort is honoured: of a signal aborted before the call, in flight too, or none. */
  cancellation: ['before', 'during', 'none'],
  /** What a reader sees of writes that have been acknowledged. */
  consistency: ['linearizable', 'session', 'eventual'],
  /** Which of one client's writes to a key wins: any that were in flight together, or the one that was called last. */
  callOrder: ['any', 'program'],
  /** What a read may say while the store cannot be reached: that it cannot be reached, or that there is nothing. */
  outage: ['error', 'absent'],
  /** What outlives the last client: nothing, what was written when it closed, or what was acknowledged when it crashed. */
  durability: ['none', 'reopen', 'crash'],
  /** Which two clients see one store: any, those within one process, or none. Probed within the process when not declared. */
  sharing: ['shared', 'process', 'private'],
} as const

// a capability has no dimension, or none that says of a store that it lacks it, where this does not compile
profileChoices satisfies Readonly<
  Record<OptionalCapability, readonly [strict: string, ...other: string[], none: 'absent']>
>

/** The keys a store accepts when it does not accept any. */
export interface KeyDomain {
  /** Whether the store accepts `key`. Must be pure. */
  readonly accepts: (key: string) => boolean
  /** The same for people: "printable ASCII without spaces". */
  readonly description: string
  /**
   * What becomes of a key outside: every call with it rejects `KV_INVALID_KEY`; only writes do, and it is absent in all other calls;
   * or nothing is promised, since keys are normalised, or fail in some other way. Default: `refused`.
   */
  readonly outside?: (typeof outsideChoices)[number]
}

/** What may become of a key outside the domain, strict default first. */
export const outsideChoices = ['refused', 'absent', 'unspecified'] as const

/** The largest things a store accepts; one more is refused with the code that belongs to it. Not given: no limit is promised. */
export interface Limits {
  /** Bytes of a key in UTF-8. */
  readonly keyBytes?: number
  /** Characters of a key, as databases count them: Unicode code points. */
  readonly keyCodePoints?: number
  /** UTF-16 units of a key: its `length` in JavaScript. */
  readonly keyUnits?: number
  /** Bytes of a key as the store keeps it: with a namespace before it, escaped. */
  readonly encodedKey?: EncodedKey
  /** Bytes of a value. */
  readonly valueBytes?: number
  /** Entries of a batch, in each of the three batch operations. */
  readonly batchKeys?: number
}

/** Keys of which one that lies below another cannot exist beside it, as a file cannot in a file. */
export interface Hierarchy {
  /** The characters behind which a key goes on below another: `/:`. */
  readonly separators: string
}

/** A limit on keys that counts what a store makes of them. */
export interface EncodedKey {
  readonly bytes: number
  /** What the store keeps; text counts in UTF-8. Must be pure. */
  readonly encode: (key: string) => string | Uint8Array
  /** The same for people: "the namespace and the key, percent-encoded". */
  readonly description: string
}

/** What a store holds at most; beyond that it evicts. Not given: nothing is ever evicted. */
export interface Capacity {
  /** Entries. */
  readonly entries?: number
  /** Bytes of all values together. */
  readonly bytes?: number
}

/** Every dimension, with a value. */
export type FullProfile = {
  readonly [Dimension in keyof typeof profileChoices]: (typeof profileChoices)[Dimension][number]
} & {
  /** Any well-formed Unicode string, or a narrower domain. */
  readonly keys: 'any' | KeyDomain
  /** Whether a key and one below it exist side by side, or one alone can. */
  readonly hierarchy: 'free' | Hierarchy
  readonly limits: Limits
  readonly capacity: Capacity
}

/** What a backend declares of itself: any part of it. */
export type Profile = Partial<FullProfile>

/** The name of a dimension. */
export type ProfileDimension = keyof FullProfile

/** What holds where nothing is declared. */
export const strictProfile: FullProfile = {
  emptyPrefix: 'reject',
  prefix: 'string',
  list: 'present',
  listOrder: 'any',
  batch: 'loop',
  emptyBatch: 'accept',
  health: 'present',
  has: 'present',
  memory: 'copies',
  values: 'bytes',
  cancellation: 'before',
  consistency: 'linearizable',
  callOrder: 'any',
  outage: 'error',
  durability: 'none',
  sharing: 'shared',
  keys: 'any',
  hierarchy: 'free',
  limits: {},
  capacity: {},
}

/** The names of all dimensions. */
export const profileDimensions: readonly ProfileDimension[] = Object.keys(strictProfile).filter(isDimension)

/**
 * `profile` with the strict default wherever it is silent.
 *
 * @param store where given, an undeclared capability follows from the methods it has
 */
export function fullProfile(profile: Profile = {}, store?: AnyKV): FullProfile {
  checkProfile(profile)
  // what is undefined is not declared
  const declared: Profile = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined))
  return { ...strictProfile, ...(store !== undefined && foundIn(store)), ...declared }
}

/** What the methods of a store say of its capabilities. */
function foundIn(store: AnyKV): Profile {
  const found: Profile = {}
  for (const capability of optionalCapabilities) {
    const [strict] = profileChoices[capability]
    Object.assign(found, { [capability]: can(store, capability) ? strict : 'absent' } satisfies Profile)
  }
  return found
}

/** Whether a dimension is found out by opening the store, where it is not declared. */
export function isProbed(dimension: string): boolean {
  return dimension === 'sharing' || optionalCapabilities.some((capability) => capability === dimension)
}

/** Whether a store that promises this has the operations of a capability. */
export function offers(profile: FullProfile, capability: Capability): boolean {
  return capability === 'base' || profile[capability] !== 'absent'
}

/** Whether two clients in one process see one store. Those in different processes do under `shared` alone. */
export function sharesInProcess({ sharing }: Pick<FullProfile, 'sharing'>): boolean {
  return sharing !== 'private'
}

/** What becomes of a key outside the domain; nothing of one within, nor of what is no key anywhere: the empty text, and malformed ones. */
export function outsideOf(keys: FullProfile['keys'], key: string): KeyDomain['outside'] {
  return keys === 'any' || key === '' || !key.isWellFormed() || keys.accepts(key)
    ? undefined
    : (keys.outside ?? 'refused')
}

/** Throws a {@link UsageError} that lists the legal names or values when `profile` has a dimension or a value that does not exist. */
export function checkProfile(profile: Profile): void {
  if (typeof profile !== 'object' || profile === null) throw new UsageError('profile is not an object')
  knownKeys('profile', profile, profileDimensions)
  for (const [name, legal] of Object.entries(profileChoices)) {
    const value: unknown = Reflect.get(profile, name)
    if (value !== undefined) oneOf(`profile.${name}`, value, legal)
  }
  if (profile.keys !== undefined && profile.keys !== 'any') checkDomain(profile.keys)
  if (profile.hierarchy !== undefined && profile.hierarchy !== 'free') checkHierarchy(profile.hierarchy)
  for (const [name, parts] of Object.entries(numericDimensions)) {
    const value: unknown = Reflect.get(profile, name)
    if (value !== undefined) checkNumbers(`profile.${name}`, value, parts, name === 'limits')
  }
}

/** The dimensions that are numbers, with their parts. */
export const numericDimensions = {
  limits: ['keyBytes', 'keyCodePoints', 'keyUnits', 'valueBytes', 'batchKeys'],
  capacity: ['entries', 'bytes'],
} as const

function checkNumbers(name: string, numbers: unknown, parts: readonly string[], encodes: boolean): void {
  if (typeof numbers !== 'object' || numbers === null) throw new UsageError(`${name} is not an object`)
  knownKeys(name, numbers, encodes ? [...parts, 'encodedKey'] : parts)
  for (const part of parts) {
    const value: unknown = Reflect.get(numbers, part)
    if (value !== undefined) numberAtLeast(`${name}.${part}`, value, 1)
  }
  if (encodes && 'encodedKey' in numbers && numbers.encodedKey !== undefined) checkEncodedKey(numbers.encodedKey)
}

function checkHierarchy(hierarchy: unknown): void {
  if (typeof hierarchy !== 'object' || hierarchy === null)
    throw new UsageError(`profile.hierarchy is neither 'free' nor { separators: '/' }`)
  knownKeys('profile.hierarchy', hierarchy, ['separators'])
  const separators: unknown = Reflect.get(hierarchy, 'separators')
  if (typeof separators !== 'string' || separators === '')
    throw new UsageError('profile.hierarchy.separators is no text of one or more characters, such as /')
}

function checkEncodedKey(limit: unknown): void {
  if (
    typeof limit !== 'object' ||
    limit === null ||
    typeof Reflect.get(limit, 'encode') !== 'function' ||
    typeof Reflect.get(limit, 'description') !== 'string'
  ) {
    throw new UsageError('profile.limits.encodedKey is not { bytes: number, encode(key): string, description: string }')
  }
  knownKeys('profile.limits.encodedKey', limit, ['bytes', 'encode', 'description'])
  numberAtLeast('profile.limits.encodedKey.bytes', Reflect.get(limit, 'bytes'), 1)
}

/** Whether a store may drop entries of itself: whatever was written may then be absent. */
export function evicts({ capacity }: Pick<FullProfile, 'capacity'>): boolean {
  return capacity.entries !== undefined || capacity.bytes !== undefined
}

function isDimension(name: string): name is ProfileDimension {
  return name in strictProfile
}

function checkDomain(domain: KeyDomain): void {
  if (
    typeof domain !== 'object' ||
    domain === null ||
    typeof domain.accepts !== 'function' ||
    typeof domain.description !== 'string'
  ) {
    throw new UsageError(`profile.keys is neither 'any' nor { accepts(key): boolean, description: string }`)
  }
  knownKeys('profile.keys', domain, ['accepts', 'description', 'outside'])
  if (domain.outside !== undefined) oneOf('profile.keys.outside', domain.outside, outsideChoices)
}
