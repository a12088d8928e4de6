/** What reads the lines of each form. */
import { badLine, shortened } from './bad-line.ts'
import { EdnReader } from './edn.ts'
import { type EventDialect, takeEvent } from './event-lines.ts'
import { EventPairs } from './event-pairs.ts'
import { JsonlReader } from './jsonl.ts'
import type { LineCounts } from './line-counts.ts'
import { readLogLine } from './log-lines.ts'
import type { HistoryOperation } from '../operation.ts'
import { checkSessions } from '../check-sessions.ts'

/** The forms of a history file; `auto` goes by the first line. */
export const historyFormats = ['auto', 'jsonl', 'edn', 'porcupine-kv', 'porcupine-log'] as const

/** The name of a form. */
export type HistoryFormat = (typeof historyFormats)[number]

/** What reads the lines of one file. */
export interface LineTaker {
  /**
   * Takes the line between two positions: no blank one, and no comment. The operation that it completes, if it does. Counts it
   * where it tells of none.
   */
  readonly take: (bytes: Buffer, from: number, to: number, line: number) => HistoryOperation | undefined
  /** Sees to what can be known only at the end. `lineOf` gives the line of an operation. */
  readonly end: (operations: HistoryOperation[], lineOf: (at: number) => number) => void
}

const dialects: Readonly<Record<Exclude<HistoryFormat, 'auto' | 'jsonl'>, EventDialect>> = {
  edn: { onlyKey: 'register', failedCasCompared: false, emptyIsMissing: false },
  'porcupine-kv': { onlyKey: 'register', failedCasCompared: false, emptyIsMissing: true },
  'porcupine-log': { onlyKey: 'register', failedCasCompared: true, emptyIsMissing: false },
}

/** What reads lines of `format`. */
export function lineTaker(format: Exclude<HistoryFormat, 'auto'>, counts: LineCounts): LineTaker {
  if (format === 'jsonl') {
    const reader = new JsonlReader()
    return {
      take: (bytes, from, to, line) => reader.read(bytes, from, to, line),
      end(operations, lineOf) {
        reader.settle(operations, lineOf)
        checkSessions(operations, lineOf)
      },
    }
  }
  const dialect = dialects[format]
  const pairs = new EventPairs()
  const edn = new EdnReader(counts)
  return {
    take(bytes, from, to, line) {
      const event =
        format === 'porcupine-log'
          ? readLogLine(bytes.toString('utf8', from, to), line, counts)
          : edn.read(bytes, from, to, line)
      return event === undefined ? undefined : takeEvent(event, line, pairs, dialect)
    },
    end(operations) {
      for (const operation of pairs.rest()) operations.push(operation)
    },
  }
}

/** The form of a file whose first line is `text`. */
export function detectFormat(text: string, line: number): Exclude<HistoryFormat, 'auto'> {
  if (/^\{\s*"/.test(text)) return 'jsonl'
  if (/^\[?\s*(?:#[\w.]+\s*)?\{\s*:/.test(text)) return /:f :(?:get|put|append)\b/.test(text) ? 'porcupine-kv' : 'edn'
  if (/\s:(?:invoke|ok|fail|info)\s/.test(text)) return 'porcupine-log'
  throw badLine(line, `${shortened(text)} is of no known form; expected one of ${historyFormats.slice(1).join(', ')}`)
}
