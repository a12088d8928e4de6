/** The options of commands as tables, from which both the parser and the help are made. */
import { parseArgs } from 'node:util'
import { oneOf, UsageError } from '../kv/index.ts'

/** One option. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** Whether it may be given several times. */
  readonly multiple?: boolean
  /** What stands for its value in the help. */
  readonly placeholder?: string
  /** One line of help. */
  readonly help: string
}

/** Options by name. */
export type OptionTable = Readonly<Record<string, Option>>

/** What was given: every value of each option in order, `'true'` for one without a value. */
export interface Given {
  readonly positionals: readonly string[]
  /** Whether `name` was given. */
  has(name: string): boolean
  /** The last value of `name`. */
  text(name: string): string | undefined
  /** Every value of `name`. */
  every(name: string): readonly string[]
  /** Every value of `name`; each may hold several, with commas between. */
  list(name: string): readonly string[]
  /** The value of `name` as a whole number, of at least `min` where that is given. */
  integer(name: string, min?: number): number | undefined
  /** The value of `name` as a time in milliseconds, of at least `min`: "90s" is 90,000, and a bare number is milliseconds. */
  time(name: string, min?: number): number | undefined
  /** The value of `name`, which must be one of `legal`. */
  choice<Word extends string>(name: string, legal: readonly Word[]): Word | undefined
}

/** Parses `argv`. Throws a {@link UsageError} that lists the options for one that does not exist. */
export function parseOptions(command: string, argv: readonly string[], table: OptionTable): Given {
  const { values, positionals } = parsed(command, argv, table)
  const all = (name: string): readonly string[] => {
    const value: unknown = Reflect.get(values, name)
    if (value === undefined) return []
    return (Array.isArray(value) ? value : [value]).map(String)
  }
  return {
    positionals,
    has: (name) => all(name).length > 0,
    text: (name) => all(name).at(-1),
    every: all,
    list: (name) => all(name).flatMap((value) => value.split(',').filter((part) => part !== '')),
    integer(name, min) {
      const text = all(name).at(-1)
      if (text === undefined) return undefined
      const number = Number(text)
      if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number) || (min !== undefined && number < min)) {
        throw new UsageError(
          `--${name} is '${text}'; expected a whole number${min === undefined ? '' : ` of at least ${min}`}`,
        )
      }
      return number
    },
    time(name, min = 1) {
      const text = all(name).at(-1)
      return text === undefined ? undefined : milliseconds(name, text, min)
    },
    choice(name, legal) {
      const text = all(name).at(-1)
      return text === undefined ? undefined : oneOf(`--${name}`, text, legal)
    },
  }
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

function milliseconds(name: string, text: string, min: number): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const ms = Math.round(Number(number) * (units[unit] ?? NaN))
  if (Number.isSafeInteger(ms) && ms >= min) return ms
  throw new UsageError(
    `--${name} is '${text}'; expected a time of at least ${min} ms, such as 500ms (or 500), 90s, 10m or 1h`,
  )
}

function parsed(
  command: string,
  argv: readonly string[],
  table: OptionTable,
): { values: object; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(complaint(command, argv, table, error), { cause: error })
  }
}

function complaint(command: string, argv: readonly string[], table: OptionTable, error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  const legal = Object.keys(table)
    .map((name) => `--${name}`)
    .join(', ')
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const unknown = argv.find((word) => word.startsWith('-') && !isKnown(word, table)) ?? ''
    return `${command} has no option '${unknown.replace(/=.*/s, '')}'; it takes ${legal}`
  }
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return `${text.replace(/\.$/, '')}; ${command} takes ${legal}`
}

function isKnown(word: string, table: OptionTable): boolean {
  if (!word.startsWith('--')) return Object.values(table).some(({ short }) => short === word[1])
  return Object.hasOwn(table, word.slice(2).replace(/=.*/s, ''))
}
