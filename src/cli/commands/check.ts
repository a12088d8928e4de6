/** `kv-testkit check`: decides a history that was recorded before, here or elsewhere. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  checkConsistency,
  type ConsistencyReport,
  type ReadHistory,
  readHistory,
  readHistoryFile,
  type ReadHistoryOptions,
} from '../../history/index.ts'
import { otherLines } from '../../history/internal.ts'
import { isUsageError, jsonText, messageOf, UsageError } from '../../kv/index.ts'
import { toCheckText } from '../../report/index.ts'
import { counted } from '../../report/internal.ts'
import { checkingFlags, readingFlags } from '../check-flags.ts'
import { type CommandBody, exitCodes, type Run } from '../command.ts'
import { prepareFolder } from '../files.ts'
import { writeCheckPage } from '../history-page.ts'
import { optionsOf, readFlags } from '../flag.ts'
import type { OptionTable } from '../option.ts'

const options: OptionTable = {
  ...optionsOf(readingFlags),
  ...optionsOf(checkingFlags),
  out: { type: 'string', short: 'o', placeholder: 'folder', help: 'where to write the page and the verdict' },
  json: { type: 'boolean', help: 'print the verdict as JSON on stdout instead of text' },
}

/** Its exit code is 1 for a violation, and 2 where the history is undecided or no history. */
const run: Run = async (given, context) => {
  const { screen, cwd } = context
  const [path, ...more] = given.positionals
  if (path === undefined) throw new UsageError('check needs the file of a history, or - for standard input')
  if (more.length > 0) throw new UsageError(`check takes one history; '${more.join(' ')}' is too much`)
  const checking = { consistency: 'linearizable', ...readFlags(checkingFlags, given, cwd) } as const
  const reading = readFlags(readingFlags, given, cwd)
  const out = given.text('out')
  if (out !== undefined) prepareFolder(out, cwd)
  const { operations: history, lines } = await read(path, cwd, reading)
  const others = otherLines(lines)
  if (others !== '') {
    screen.err(`kv-testkit: ${path}: beside ${counted(lines.events, 'line')} about operations there are ${others}\n`)
  }
  const report = decided(path, () => checkConsistency(history, checking))
  const written: string[] = []
  if (out !== undefined) {
    const json = join(out, 'check.json')
    writeFileSync(resolve(cwd, json), jsonText(report))
    const page = writeCheckPage(join(out, 'check.html'), { subject: path, history, report }, context)
    written.push(page, json)
  }
  screen.out(given.has('json') ? jsonText(report) : toCheckText(report, { subject: path, written }))
  return { ok: exitCodes.ok, violation: exitCodes.broken, unknown: exitCodes.usage }[report.verdict]
}

/** The body of `kv-testkit check`. */
export const check: CommandBody = { options, run }

async function read(path: string, cwd: string, options: ReadHistoryOptions): Promise<ReadHistory> {
  try {
    return path === '-' ? await readHistory(process.stdin, options) : await readHistoryFile(resolve(cwd, path), options)
  } catch (cause) {
    if (isUsageError(cause)) throw new UsageError(`${path}: ${cause.message}`, { cause })
    if (cause instanceof Error && 'code' in cause)
      throw new UsageError(`${path} cannot be read: ${messageOf(cause)}`, { cause })
    // a reader that calls itself for each value in a value has a stack, and a line may have more
    if (cause instanceof RangeError) throw new UsageError(`${path}: a value is nested too deep to be read`, { cause })
    throw cause
  }
}

/** What makes no sense of itself is found on reading; what makes none beside other operations, on checking. */
function decided(path: string, decide: () => ConsistencyReport): ConsistencyReport {
  try {
    return decide()
  } catch (cause) {
    throw isUsageError(cause) ? new UsageError(`${path}: ${cause.message}`, { cause }) : cause
  }
}
