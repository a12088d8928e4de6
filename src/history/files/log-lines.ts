/** Event lines as Jepsen's console prints them, `INFO  jepsen.util - 4	:invoke	:write	3`: Porcupine's `jepsen` data. */
import { badLine, shortened } from './bad-line.ts'
import type { EventLine } from './event-lines.ts'
import type { LineCounts } from './line-counts.ts'
import type { Json } from '../operation.ts'

const eventLine = /(?:^|\s)(\d+|:nemesis)\s+:(invoke|ok|fail|info)\s+:([\w-]+)(?:\s+(.*))?$/
const keyword = /^:[\w-]+$/
const pair = /^\[(\S+)\s+(\S+)\]$/

/** Reads one line; `undefined` for one that tells of no client's operation, which is counted. */
export function readLogLine(text: string, line: number, counts: LineCounts): EventLine | undefined {
  const found = eventLine.exec(text)
  if (found === null) {
    if (/:(?:invoke|ok|fail|info)\b/.test(text)) {
      throw badLine(
        line,
        `${shortened(text)} is cut off; expected a process, :invoke, :ok, :fail or :info, a function and a value`,
      )
    }
    counts.other += 1
    return undefined
  }
  const [, process = '', type = '', f = '', rest = ''] = found
  if (process === ':nemesis') {
    counts.nemesis += 1
    return undefined
  }
  return { process: Number(process), type, f, value: valueOf(rest, line) }
}

function valueOf(text: string, line: number): Json {
  const both = pair.exec(text)
  if (both !== null) return [scalarOf(both[1] ?? '', line), scalarOf(both[2] ?? '', line)]
  return text === '' ? null : scalarOf(text, line)
}

function scalarOf(text: string, line: number): Json {
  if (text === 'nil') return null
  if (keyword.test(text)) return text
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'string' || typeof parsed === 'number' || typeof parsed === 'boolean') return parsed
  } catch {
    // said below, with the line's number
  }
  throw badLine(line, `${shortened(text)} is not a value; expected a number, a text, nil, a keyword or [old new]`)
}
