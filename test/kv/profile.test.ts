import { describe, expect, it } from 'vitest'
import {
  checkProfile,
  fullProfile,
  type KV,
  type Profile,
  profileChoices,
  profileDimensions,
  profiles,
  ReferenceStore,
  strictProfile,
  UsageError,
} from '../../src/kv/index.ts'

const bare: KV = {
  getRaw: () => Promise.resolve(new Uint8Array()),
  setRaw: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  list: () => Promise.resolve([]),
  close: () => Promise.resolve(),
}

describe('a profile', () => {
  it('is strict where it says nothing: the first value of every choice, any key, no limits', () => {
    expect(fullProfile()).toEqual(strictProfile)
    for (const [dimension, choices] of Object.entries(profileChoices)) {
      expect([dimension, Reflect.get(strictProfile, dimension)]).toEqual([dimension, choices[0]])
    }
    expect(strictProfile).toMatchObject({ keys: 'any', limits: {} })
    expect(Object.keys(strictProfile).toSorted()).toEqual(profileDimensions.toSorted())
  })

  it('holds what it declares, and leaves the rest strict', () => {
    const declared = { emptyPrefix: 'all', limits: { keyBytes: 7 } } satisfies Profile
    expect(fullProfile(declared)).toEqual({ ...strictProfile, ...declared })
  })

  it('has batch and health as the store has them, where it does not say', () => {
    expect(fullProfile({}, bare)).toMatchObject({ batch: 'absent', health: 'absent' })
    expect(fullProfile({}, new ReferenceStore())).toMatchObject({ batch: 'loop', health: 'present' })
    // two of the three batch operations are no batch
    expect(fullProfile({}, { ...bare, batchGetRaw: async () => new Map(), batchDelete: async () => {} }).batch).toBe(
      'absent',
    )
    expect(fullProfile({ batch: 'atomic', health: 'present' }, bare)).toMatchObject({
      batch: 'atomic',
      health: 'present',
    })
  })

  it.each([
    ['a dimension', '{"order":"bytes"}', `profile has no 'order'; it takes 'emptyPrefix', 'prefix', 'list'`],
    ['a value', '{"listOrder":"desc"}', `profile.listOrder is 'desc'; expected one of 'any', 'bytes'`],
    ['a value of another type', '{"batch":true}', `profile.batch is true; expected one of 'loop', 'atomic', 'absent'`],
    [
      'a limit',
      '{"limits":{"keys":1}}',
      `profile.limits has no 'keys'; it takes 'keyBytes', 'keyCodePoints', 'keyUnits', 'valueBytes', 'batchKeys', 'encodedKey'`,
    ],
    [
      'a limit of nothing',
      '{"limits":{"keyBytes":0}}',
      'profile.limits.keyBytes is 0; expected a number of at least 1',
    ],
    ['a limit in words', '{"limits":{"valueBytes":"1k"}}', `profile.limits.valueBytes is '1k'; expected a number`],
    [
      'a domain by name',
      '{"keys":"ascii"}',
      `profile.keys is neither 'any' nor { accepts(key): boolean, description: string }`,
    ],
    ['a domain without words', '{"keys":{}}', `profile.keys is neither 'any' nor`],
    ['a domain of null', '{"keys":null}', `profile.keys is neither 'any' nor`],
    ['limits of null', '{"limits":null}', 'profile.limits is not an object'],
    ['a profile by name', '"redis"', 'profile is not an object'],
    ['no profile', 'null', 'profile is not an object'],
  ])('that names %s which does not exist is refused, with the legal ones', (_, json, message) => {
    const check = (): void => checkProfile(JSON.parse(json))
    expect(check).toThrow(UsageError)
    expect(check).toThrow(message)
  })

  it('that says undefined says nothing', () => {
    const vague: Profile = Object.fromEntries(profileDimensions.map((dimension) => [dimension, undefined]))
    expect(fullProfile(vague)).toEqual(strictProfile)
  })
})

describe('the presets', () => {
  it.each(Object.entries(profiles))('%s is a profile that makes sense', (_, profile) => {
    expect(() => checkProfile(profile)).not.toThrow()
  })

  it('accept the keys that their stores take, and refuse those they do not', () => {
    const accepts = (profile: Profile, key: string): boolean =>
      profile.keys === undefined || profile.keys === 'any' || profile.keys.accepts(key)
    expect(['user:1', 'a b', 'ключ'].map((key) => accepts(profiles.memcached, key))).toEqual([true, false, true])
    expect(['a\u0000b', 'a\u0001b'].map((key) => accepts(profiles.postgres, key))).toEqual([false, true])
  })
})
