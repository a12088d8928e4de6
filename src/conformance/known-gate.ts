/**
 * What is known of a law before the store is opened: that it does not apply, that it does, or neither, where that is up to what is
 * found out by opening it.
 */
import {
  type Backend,
  fullProfile,
  type FullProfile,
  isProbed,
  isStore,
  type Profile,
  type Target,
} from '../kv/index.ts'
import type { Law } from './laws/law.ts'
import { type Facts, type Gate, gateOf } from './needs.ts'

/** What is known beforehand. Whoever asks for what is not gets a {@link NotKnownYet}. */
export interface Foreknowledge {
  readonly profile: FullProfile
  readonly facts: Facts
}

class NotKnownYet extends Error {}

/**
 * What is known of `target`.
 *
 * @param presume whether a factory is presumed to give stores; else it may give the description of a backend too, of which nothing
 * is known
 */
export function foreknowledge(target: Target, given: Profile, presume: boolean): Foreknowledge {
  if (typeof target === 'function') {
    const known = presume
      ? (name: string): boolean => name in given || !isProbed(name)
      : (name: string) => name in given
    return { profile: guarded(fullProfile(given), known), facts: presume ? opened(undefined) : factsOfFactory }
  }
  if (isStore(target)) {
    // two clients of a store that was handed over open are not to be had
    const profile = { sharing: 'private', ...given } as const
    return { profile: fullProfile(profile, target), facts: { openable: false, backend: undefined } }
  }
  const declared = { ...target.profile, ...given }
  return {
    profile: guarded(fullProfile(declared), (name) => name in declared || !isProbed(name)),
    facts: opened(target),
  }
}

/** Why the law does not apply, `applies` where it does, `open` where that is not known yet. */
export function knownGate(law: Law, { profile, facts }: Foreknowledge): Gate | 'applies' | 'open' {
  try {
    return gateOf(law.needs, profile, facts) ?? 'applies'
  } catch (error) {
    if (error instanceof NotKnownYet) return 'open'
    throw error
  }
}

const factsOfFactory: Facts = {
  openable: true,
  get backend(): never {
    throw new NotKnownYet()
  },
}

function opened(backend: Backend | undefined): Facts {
  return { openable: true, backend }
}

function guarded(profile: FullProfile, known: (name: string) => boolean): FullProfile {
  return new Proxy(profile, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !known(name)) throw new NotKnownYet()
      return Reflect.get(target, name, receiver)
    },
  })
}
