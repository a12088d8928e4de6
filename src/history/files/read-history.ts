/** Reads a history file of any of the known forms, line by line. */
import { createReadStream } from 'node:fs'
import { knownKeys, numberAtLeast, oneOf } from '../../kv/index.ts'
import { badLine, shortened } from './bad-line.ts'
import { ednLineReader } from './edn.ts'
import { type EventDialect, type EventLine, takeEvent } from './event-lines.ts'
import { EventPairs } from './event-pairs.ts'
import { JsonlReader } from './jsonl.ts'
import { linesOf, type TextSource } from './lines.ts'
import { readLogLine } from './log-lines.ts'
import type { HistoryOperation } from '../operation.ts'
import { checkSessions } from '../check-sessions.ts'

/** The forms of a history file; `auto` goes by the first line. */
export const historyFormats = ['auto', 'jsonl', 'edn', 'porcupine-kv', 'porcupine-log'] as const

/** The name of a form. */
export type HistoryFormat = (typeof historyFormats)[number]

/** How a file is read. */
export interface ReadHistoryOptions {
  /** Default: `auto`. */
  readonly format?: HistoryFormat
  /** A file with more operations is refused. Default: 5,000,000. */
  readonly maxOperations?: number
}

/** Every option, once; what is missing here does not compile. */
const optionNames = { format: true, maxOperations: true } satisfies Record<keyof ReadHistoryOptions, true>

const dialects: Readonly<Record<Exclude<HistoryFormat, 'auto' | 'jsonl'>, EventDialect>> = {
  edn: { onlyKey: 'register', failedCasCompared: false, emptyIsMissing: false },
  'porcupine-kv': { onlyKey: 'register', failedCasCompared: false, emptyIsMissing: true },
  'porcupine-log': { onlyKey: 'register', failedCasCompared: true, emptyIsMissing: false },
}

/**
 * Reads a history from text in any pieces. Forms that have two lines an operation (`edn`, Jepsen's operation lines;
 * `porcupine-kv` and `porcupine-log`, the two forms of Porcupine's test data) get their line numbers as stamps.
 *
 * Rejects with a `UsageError` that begins with the line's number where a line is cut off or malformed, a return has no call, a
 * client has two calls in flight, a stamp goes backwards, or there are more than `maxOperations`.
 *
 * @example
 * const history = await readHistory(createReadStream('run.jsonl'))
 */
export async function readHistory(source: TextSource, options: ReadHistoryOptions = {}): Promise<HistoryOperation[]> {
  knownKeys('options', options, Object.keys(optionNames))
  let format = oneOf('format', options.format ?? 'auto', historyFormats)
  const most = numberAtLeast('maxOperations', options.maxOperations ?? 5_000_000, 1)
  const history: HistoryOperation[] = []
  const lines: number[] = []
  let take: Taker | undefined
  let line = 0
  for await (const batch of linesOf(source)) {
    for (const text of batch) {
      line += 1
      const content = text.trim()
      if (content === '' || content.startsWith(';')) continue
      if (format === 'auto') format = detect(content, line)
      take ??= await takerFor(format)
      const operation = take.line(content, line)
      if (operation === undefined) continue
      if (history.length >= most) throw badLine(line, tooLarge(most))
      history.push(operation)
      lines.push(line)
    }
  }
  if (take === undefined) throw badLine(1, 'the history is empty; expected an operation a line')
  if (format === 'jsonl') checkSessions(history, (at) => lines[at] ?? 0)
  for (const operation of take.rest()) history.push(operation)
  return history
}

/** Reads a history file. As {@link readHistory}; rejects with the system's error where the file cannot be opened. */
export function readHistoryFile(path: string, options: ReadHistoryOptions = {}): Promise<HistoryOperation[]> {
  return readHistory(createReadStream(path), options)
}

function tooLarge(most: number): string {
  return `the history has more than ${most.toLocaleString('en')} operations; raise maxOperations, or check a part of it`
}

interface Taker {
  readonly line: (text: string, line: number) => HistoryOperation | undefined
  readonly rest: () => HistoryOperation[]
}

async function takerFor(format: HistoryFormat): Promise<Taker> {
  if (format === 'auto' || format === 'jsonl') {
    const reader = new JsonlReader()
    return { line: (text, line) => reader.read(text, line), rest: () => [] }
  }
  const dialect = dialects[format]
  const pairs = new EventPairs()
  const read: (text: string, line: number) => EventLine | undefined =
    format === 'porcupine-log' ? readLogLine : await ednLineReader()
  return {
    line(text, line) {
      const event = read(text, line)
      return event === undefined ? undefined : takeEvent(event, line, pairs, dialect)
    },
    rest: () => pairs.rest(),
  }
}

function detect(text: string, line: number): HistoryFormat {
  if (/^\{\s*"/.test(text)) return 'jsonl'
  if (/^\[?\{\s*:/.test(text)) return /:f :(?:get|put|append)\b/.test(text) ? 'porcupine-kv' : 'edn'
  if (/\s:(?:invoke|ok|fail|info)\s/.test(text)) return 'porcupine-log'
  throw badLine(line, `${shortened(text)} is of no known form; expected one of ${historyFormats.slice(1).join(', ')}`)
}
