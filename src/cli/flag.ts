/**
 * The options of a function as flags of a command. A table has a row for every option, and the compiler asks for one that is
 * missing: either a flag, or the reason why there is none.
 */
import { type Shard, shardNamed, UsageError } from '../kv/index.ts'
import type { Given, Option, OptionTable } from './option.ts'

/** A flag that gives one option of a function. */
export interface Flag<Value> extends Option {
  /** Its name on the command line, without the dashes. */
  readonly flag: string
  /** Reads its value; undefined where the flag was not given. Throws a `UsageError` that lists what is legal. */
  readonly read: (given: Given, flag: string, cwd: string) => Value | undefined
}

/** An option that is not given by a flag. */
export interface NoFlag {
  /** How it is decided instead, or why it has no place on a command line. */
  readonly none: string
}

/** A row for every option of `Options`. */
export type FlagTable<Options extends object> = {
  readonly [Name in keyof Options]-?: Flag<Exclude<Options[Name], undefined>> | NoFlag
}

/** The flags of `table` as the parser and the help take them. */
export function optionsOf(table: Readonly<Record<string, Flag<unknown> | NoFlag>>): OptionTable {
  return Object.fromEntries(
    Object.values(table).flatMap((row) => {
      if ('none' in row) return []
      const { flag, read: _, ...option } = row
      return [[flag, option]]
    }),
  )
}

/** The options that were given by flags of `table`. */
export function readFlags<Options extends object>(
  table: FlagTable<Options>,
  given: Given,
  cwd: string,
): Partial<Options> {
  const options: Partial<Options> = {}
  for (const name in table) {
    const row = table[name]
    if ('none' in row) continue
    const value = row.read(given, row.flag, cwd)
    if (value !== undefined) options[name] = value
  }
  return options
}

/** Reads a word of `legal`. */
export function oneOfWords<Word extends string>(legal: readonly Word[]): Flag<Word>['read'] {
  return (given, flag) => given.choice(flag, legal)
}

/** Reads a whole number of at least `min`. */
export function wholeNumber(min?: number): Flag<number>['read'] {
  return (given, flag) => given.integer(flag, min)
}

/** Reads a time of at least `min` milliseconds. */
export function time(min = 1): Flag<number>['read'] {
  return (given, flag) => given.time(flag, min)
}

/** Reads which part of a run is asked for, such as "2/5". */
export const shardFlag: Flag<Shard> = {
  flag: 'shard',
  type: 'string',
  placeholder: 'i/n',
  help: 'run the i-th of n parts, each for a machine of its own, with one --seed; kv-testkit merge makes one report of them',
  read(given, flag) {
    const word = given.text(flag)
    if (word === undefined) return undefined
    const shard = shardNamed(`--${flag}`, word)
    if (!given.has('seed')) throw new UsageError(`--${flag} needs the --seed of the whole run, the same for every part`)
    return shard
  },
}
