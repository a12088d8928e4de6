/**
 * The shapes of data that come from outside, such as out of a file that somebody sent: what is of another shape is refused in one
 * sentence that says where it stands, before anything is done with it.
 */
import { knownKeys, shown, UsageError } from './usage.ts'

/** Tells whether `value`, which stands at `where`, is of this shape: it is, or a {@link UsageError} says what was expected. */
export type DataShape<T> = (value: unknown, where: string) => value is T

/** A field that may be missing. */
export interface OptionalField<T> {
  readonly optional: DataShape<T>
}

/** The fields of an object; what is missing here, or optional in one place alone, does not compile. */
export type FieldShapes<T extends object> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? OptionalField<Exclude<T[Name], undefined>>
    : DataShape<T[Name]>
}

type Field = DataShape<unknown> | OptionalField<unknown>

/** Characters of a text at most: a program of a failure is the longest that is ever written. */
const longestText = 4 * 1_048_576

/** Text of any kind. */
export const text: DataShape<string> = (value, where): value is string => {
  if (typeof value !== 'string') return refuse(value, where, 'text')
  return value.length <= longestText || refuse(value, where, `at most ${longestText} characters`)
}

/** True or false. */
export const truth: DataShape<boolean> = (value, where): value is boolean =>
  typeof value === 'boolean' || refuse(value, where, 'true or false')

/** A number, such as a time; in JSON there are none that are not finite. */
export const amount: DataShape<number> = (value, where): value is number =>
  (typeof value === 'number' && Number.isFinite(value) && value >= 0) || refuse(value, where, 'a number of at least 0')

/** A whole number that is exact. */
export const wholeAmount: DataShape<number> = (value, where): value is number =>
  (typeof value === 'number' && Number.isSafeInteger(value)) || refuse(value, where, 'a whole number')

/** One of a few values. */
export function oneOfThese<T extends string | number | boolean>(legal: readonly T[]): DataShape<T> {
  return (value, where): value is T =>
    legal.some((each) => each === value) || refuse(value, where, legal.map((each) => shown(each)).join(', '))
}

/** A field that may be missing. */
export function maybe<T>(optional: DataShape<T>): OptionalField<T> {
  return { optional }
}

/** A list of at most `longest`. */
export function listOf<T>(shape: DataShape<T>, longest: number): DataShape<readonly T[]> {
  return (value, where): value is readonly T[] => {
    if (!Array.isArray(value)) return refuse(value, where, 'a list')
    if (value.length > longest)
      throw new UsageError(`${where} has ${value.length} entries; expected at most ${longest}`)
    return value.every((entry, at) => shape(entry, `${where}[${at}]`))
  }
}

/** An object whose names are of the data, at most `most` of them. */
export function dictionaryOf<T>(shape: DataShape<T>, most: number): DataShape<Readonly<Record<string, T>>> {
  return (value, where): value is Readonly<Record<string, T>> => {
    if (!isObject(value)) return refuse(value, where, 'an object')
    const entries = Object.entries(value)
    if (entries.length > most) throw new UsageError(`${where} has ${entries.length} entries; expected at most ${most}`)
    return entries.every(([name, entry]) => text(name, where) && shape(entry, `${where}['${name}']`))
  }
}

/** An object with these fields, and no others. */
export function recordOf<T extends object>(fields: FieldShapes<T> & Readonly<Record<string, Field>>): DataShape<T> {
  const rows = Object.entries<Field>(fields)
  const names = Object.keys(fields)
  return (value, where): value is T => {
    if (!isObject(value)) return refuse(value, where, 'an object')
    knownKeys(where, value, names)
    return rows.every(([name, field]) => {
      const there = Object.hasOwn(value, name)
      if (typeof field !== 'function') return !there || field.optional(Reflect.get(value, name), `${where}.${name}`)
      if (there) return field(Reflect.get(value, name), `${where}.${name}`)
      throw new UsageError(`${where} has no '${name}'`)
    })
  }
}

/** Whether `value` is an object that is no list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(value: unknown, where: string, expected: string): never {
  throw new UsageError(`${where} is ${shown(value)}; expected ${expected}`)
}
