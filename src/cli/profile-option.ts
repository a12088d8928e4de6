/** Reads `--profile key=value` into a profile. */
import {
  checkProfile,
  numericDimensions,
  type Profile,
  profileChoices,
  profileDimensions,
  UsageError,
} from '../kv/index.ts'

/** The profile that `settings` describe. Throws a `UsageError` that lists the legal names or values. */
export function profileFrom(settings: readonly string[]): Profile {
  const profile: Record<string, unknown> = {}
  const numbers: Record<string, Record<string, number>> = {}
  for (const setting of settings) {
    const at = setting.indexOf('=')
    const name = at === -1 ? setting : setting.slice(0, at)
    if (at === -1) throw new UsageError(`--profile '${setting}' has no value; expected ${expectedFor(name)}`)
    const value = setting.slice(at + 1)
    const [head = '', part, ...more] = name.split('.')
    if (isNumeric(head) && part !== undefined && more.length === 0)
      numbers[head] = { ...numbers[head], [part]: Number(value) }
    else if (name === 'hierarchy.separators') profile.hierarchy = { separators: value }
    else if (name === 'hierarchy' && value !== 'free')
      throw new UsageError(`--profile hierarchy=${value}: expected hierarchy=free or hierarchy.separators=/`)
    else if (isNumeric(name))
      throw new UsageError(
        `--profile takes ${name} one by one: ${numericDimensions[name].map((each) => `${name}.${each}=…`).join(', ')}`,
      )
    else if (name === 'keys' && value !== 'any')
      throw new UsageError(
        `--profile keys=${value}: a narrower domain of keys is a function, so declare it in the module of the backend`,
      )
    else profile[name] = value
  }
  const whole: Profile = { ...profile, ...numbers }
  checkProfile(whole)
  return whole
}

function isNumeric(name: string): name is keyof typeof numericDimensions {
  return Object.hasOwn(numericDimensions, name)
}

function expectedFor(name: string): string {
  const choice = Object.entries(profileChoices).find(([known]) => known === name)
  return choice === undefined
    ? `<key>=<value> with a key of ${profileDimensions.join(', ')}`
    : choice[1].map((value) => `${name}=${value}`).join(', ')
}
