/** The options with which a history is read and checked, as flags. */
import {
  type Consistency,
  consistencyModels,
  type ConsistencyOptions,
  historyFormats,
  type Json,
  type ReadHistoryOptions,
} from '../history/index.ts'
import { UsageError } from '../kv/index.ts'
import { type Flag, type FlagTable, oneOfWords, time, wholeNumber } from './flag.ts'
import { readJsonFile } from './json-file.ts'
import type { Given } from './option.ts'

const models = Object.keys(consistencyModels).filter(isModel)

/** Every option of `readHistory`. */
export const readingFlags: FlagTable<ReadHistoryOptions> = {
  format: {
    flag: 'format',
    type: 'string',
    short: 'f',
    placeholder: 'name',
    help: `${historyFormats.join(', ')} (default auto)`,
    read: oneOfWords(historyFormats),
  },
  maxOperations: number('max-operations', 'number', 'refuse a longer history (default 5000000)', 1),
}

/** Every option of `checkConsistency`. */
export const checkingFlags: FlagTable<ConsistencyOptions> = {
  consistency: {
    flag: 'consistency',
    type: 'string',
    placeholder: 'name',
    help: `${models.join(', ')} (default linearizable)`,
    read: oneOfWords(models),
  },
  quietFrom: number('quiet-from', 'stamp', 'of eventual and session: from which on clients must agree', 0),
  maxStaleness: number('max-staleness', 'stamps', 'of bounded-staleness: how late a read may be', 0),
  initial: {
    flag: 'initial',
    type: 'string',
    placeholder: 'file',
    help: 'JSON: { "key": value }, what keys hold before the first operation (default: nothing)',
    read: initialValues,
  },
  maxConfigurations: number(
    'max-configurations',
    'number',
    'how much searches may look at, where values are not unique (default 5000000)',
    1,
  ),
  maxMs: {
    flag: 'max-time',
    type: 'string',
    placeholder: 'time',
    help: 'how long searches may take (default 30s)',
    read: time(),
  },
  maxViolations: number('max-violations', 'number', 'how many violations are explained, one a key (default 10)', 1),
  faults: { none: 'a recorded history does not say what was done to the store' },
}

function number(flag: string, placeholder: string, help: string, min: number): Flag<number> {
  return { flag, type: 'string', placeholder, help, read: wholeNumber(min) }
}

function isModel(name: string): name is Consistency {
  return Object.hasOwn(consistencyModels, name)
}

function initialValues(given: Given, flag: string, cwd: string): Readonly<Record<string, Json>> | undefined {
  const file = given.text(flag)
  if (file === undefined) return undefined
  const expected = 'a JSON object, { "key": value }'
  const parsed = readJsonFile(`--${flag}`, file, cwd, expected)
  if (isObject(parsed)) return parsed
  throw new UsageError(`--${flag}: ${file} is not ${expected}`)
}

/** Of what was parsed from JSON: whether it is an object. */
function isObject(parsed: unknown): parsed is Readonly<Record<string, Json>> {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
}
