/** Reads `--profile key=value` into a profile. */
import { checkProfile, type Profile, profileChoices, profileDimensions, UsageError } from '../kv/index.ts'

/** The profile that `settings` describe. Throws a `UsageError` that lists the legal names or values. */
export function profileFrom(settings: readonly string[]): Profile {
  const profile: Record<string, unknown> = {}
  const limits: Record<string, unknown> = {}
  for (const setting of settings) {
    const at = setting.indexOf('=')
    const name = at === -1 ? setting : setting.slice(0, at)
    if (at === -1) throw new UsageError(`--profile '${setting}' has no value; expected ${expectedFor(name)}`)
    const value = setting.slice(at + 1)
    const [head, limit, ...more] = name.split('.')
    if (head === 'limits' && limit !== undefined && more.length === 0) limits[limit] = Number(value)
    else if (name === 'limits')
      throw new UsageError(
        `--profile takes limits one by one: limits.keyBytes=250, limits.valueBytes=…, limits.batchKeys=…`,
      )
    else if (name === 'keys' && value !== 'any')
      throw new UsageError(
        `--profile keys=${value}: a narrower domain of keys is a function, so declare it in the module of the backend`,
      )
    else profile[name] = value
  }
  const whole: Profile = Object.keys(limits).length === 0 ? profile : { ...profile, limits }
  checkProfile(whole)
  return whole
}

function expectedFor(name: string): string {
  const choice = Object.entries(profileChoices).find(([known]) => known === name)
  return choice === undefined
    ? `<key>=<value> with a key of ${profileDimensions.join(', ')}`
    : choice[1].map((value) => `${name}=${value}`).join(', ')
}
