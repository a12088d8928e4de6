/** Reads a history file of any of the known forms, line by line. */
import { createReadStream } from 'node:fs'
import { knownKeys, numberAtLeast, oneOf, type UsageError } from '../../kv/index.ts'
import { badLine } from './bad-line.ts'
import { type LineCounts, noLines, otherLines } from './line-counts.ts'
import { detectFormat, type HistoryFormat, historyFormats, type LineTaker, lineTaker } from './line-taker.ts'
import { lineFeed, LineSplitter, type TextSource } from './lines.ts'
import type { HistoryOperation } from '../operation.ts'

/** How a file is read. */
export interface ReadHistoryOptions {
  /** Default: `auto`. */
  readonly format?: HistoryFormat
  /** A file with more operations is refused. Default: 5,000,000. */
  readonly maxOperations?: number
}

/** Every option, once; what is missing here does not compile. */
const optionNames = { format: true, maxOperations: true } satisfies Record<keyof ReadHistoryOptions, true>

/** What a file held. */
export interface ReadHistory {
  readonly operations: HistoryOperation[]
  /** How many lines told of them, and what the others were. */
  readonly lines: Readonly<LineCounts>
}

/** As long as a line may be, in bytes. */
const longestLine = 8 * 1024 * 1024

const comment = ';'.charCodeAt(0)

/**
 * Reads a history from text in any pieces. Forms that have two lines an operation (`edn`, Jepsen's operation lines;
 * `porcupine-kv` and `porcupine-log`, the two forms of Porcupine's test data) get their line numbers as stamps. Stamps beyond
 * 2^53, such as nanoseconds since 1970, are counted from the first call; as values, whole numbers beyond it are text.
 *
 * Rejects with a `UsageError` that begins with the line's number where a line is cut off or malformed, a return has no call, a
 * client has two calls in flight, a stamp goes backwards, no line tells of an operation, or more than `maxOperations` do.
 *
 * @example
 * const { operations } = await readHistory(createReadStream('run.jsonl'))
 * checkLinearizable(operations)
 */
export async function readHistory(source: TextSource, options: ReadHistoryOptions = {}): Promise<ReadHistory> {
  knownKeys('options', options, Object.keys(optionNames))
  const format = oneOf('format', options.format ?? 'auto', historyFormats)
  const reading = new Reading(format, numberAtLeast('maxOperations', options.maxOperations ?? 5_000_000, 1))
  const splitter = new LineSplitter()
  for await (const piece of source) {
    for (const block of splitter.take(piece)) reading.take(block)
    if (splitter.waiting > longestLine) throw reading.tooLong()
  }
  for (const block of splitter.end()) reading.take(block)
  return reading.end()
}

/** Reads a history file. As {@link readHistory}; rejects with the system's error where the file cannot be opened. */
export function readHistoryFile(path: string, options: ReadHistoryOptions = {}): Promise<ReadHistory> {
  return readHistory(createReadStream(path, { highWaterMark: 256 * 1024 }), options)
}

/** A file that is being read. */
class Reading {
  readonly #format: HistoryFormat
  readonly #most: number
  readonly #counts = noLines()
  readonly #operations: HistoryOperation[] = []
  /** The line of each operation. */
  readonly #lines: number[] = []
  #taker: LineTaker | undefined
  /** The number of the last line. */
  #line = 0

  constructor(format: HistoryFormat, most: number) {
    this.#format = format
    this.#most = most
  }

  /** Takes lines, each with its line feed. */
  take(block: Buffer): void {
    for (let start = 0; start < block.length;) {
      const end = block.indexOf(lineFeed, start)
      if (end - start > longestLine) throw this.tooLong()
      this.#line += 1
      let from = start
      let to = end
      while (from < to && isBlank(block[from])) from += 1
      while (to > from && isBlank(block[to - 1])) to -= 1
      if (from === to) this.#counts.blank += 1
      else if (block[from] === comment) this.#counts.comments += 1
      else this.#takeLine(block, from, to)
      start = end + 1
    }
  }

  /** What is read, with the operations of which the end never came. */
  end(): ReadHistory {
    const { blank, comments, nemesis, other } = this.#counts
    this.#counts.events = this.#line - blank - comments - nemesis - other
    this.#taker?.end(this.#operations, (at) => this.#lines[at] ?? 0)
    if (this.#operations.length === 0) throw this.#nothingRead()
    return { operations: this.#operations, lines: this.#counts }
  }

  /** What is wrong with the line behind the last one. */
  tooLong(): UsageError {
    const most = longestLine.toLocaleString('en')
    return badLine(this.#line + 1, `the line is longer than ${most} bytes; expected one operation a line`)
  }

  #takeLine(block: Buffer, from: number, to: number): void {
    const line = this.#line
    this.#taker ??= this.#takerFor(block.toString('utf8', from, to))
    const operation = this.#taker.take(block, from, to, line)
    if (operation === undefined) return
    if (this.#operations.length >= this.#most) {
      const most = this.#most.toLocaleString('en')
      throw badLine(line, `the history has more than ${most} operations; raise maxOperations, or check a part of it`)
    }
    this.#operations.push(operation)
    this.#lines.push(line)
  }

  #takerFor(text: string): LineTaker {
    return lineTaker(this.#format === 'auto' ? detectFormat(text, this.#line) : this.#format, this.#counts)
  }

  #nothingRead(): UsageError {
    const others = otherLines(this.#counts)
    if (others === '') return badLine(1, 'the history is empty; expected an operation a line')
    const form = this.#format === 'auto' ? '' : `; is it of another form than ${this.#format}?`
    return badLine(this.#line, `the history ends without an operation: it has nothing but ${others}${form}`)
  }
}

/** Space, tab, carriage return and their like. */
function isBlank(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13)
}
