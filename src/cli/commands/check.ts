/** `kv-testkit check`: decides a history that was recorded before, here or elsewhere. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  checkConsistency,
  type Consistency,
  consistencyModels,
  type ConsistencyOptions,
  type ConsistencyReport,
  type HistoryOperation,
  historyFormats,
  readHistory,
  readHistoryFile,
  type ReadHistoryOptions,
} from '../../history/index.ts'
import { isUsageError, oneOf, UsageError } from '../../kv/index.ts'
import { toCheckText } from '../../report/index.ts'
import { exitCodes, type Run } from '../command.ts'
import { prepareFolder } from '../files.ts'
import { writeCheckPage } from '../history-page.ts'
import type { Given } from '../option.ts'

/** Runs the command. Its exit code is 1 for a violation, and 2 where the history is undecided or no history. */
export const check: Run = async (given, context) => {
  const { screen, cwd } = context
  const [path, ...more] = given.positionals
  if (path === undefined) throw new UsageError('check needs the file of a history, or - for standard input')
  if (more.length > 0) throw new UsageError(`check takes one history; '${more.join(' ')}' is too much`)
  const models = Object.keys(consistencyModels).filter(isModel)
  const consistency = oneOf('--consistency', given.text('consistency') ?? 'linearizable', models)
  const limits = { quietFrom: given.integer('quiet-from', 0), maxStaleness: given.integer('max-staleness', 0) }
  const out = given.text('out')
  if (out !== undefined) prepareFolder(out, cwd)
  const history = await read(path, cwd, given)
  const report = decided(path, () => checkConsistency(history, { consistency, ...present(limits) }))
  const written: string[] = []
  if (out !== undefined) {
    const json = join(out, 'check.json')
    writeFileSync(resolve(cwd, json), pretty(report))
    const page = writeCheckPage(join(out, 'check.html'), { subject: path, history, report }, context)
    written.push(page, json)
  }
  screen.out(given.has('json') ? pretty(report) : toCheckText(report, { subject: path, written }))
  return { ok: exitCodes.ok, violation: exitCodes.broken, unknown: exitCodes.usage }[report.verdict]
}

function isModel(name: string): name is Consistency {
  return Object.hasOwn(consistencyModels, name)
}

function present({
  quietFrom,
  maxStaleness,
}: Readonly<Record<'quietFrom' | 'maxStaleness', number | undefined>>): Omit<ConsistencyOptions, 'consistency'> {
  return {
    ...(quietFrom === undefined ? {} : { quietFrom }),
    ...(maxStaleness === undefined ? {} : { maxStaleness }),
  }
}

async function read(path: string, cwd: string, given: Given): Promise<readonly HistoryOperation[]> {
  const format = given.text('format')
  const maxOperations = given.integer('max-operations', 1)
  const options: ReadHistoryOptions = {
    ...(format === undefined ? {} : { format: oneOf('--format', format, historyFormats) }),
    ...(maxOperations === undefined ? {} : { maxOperations }),
  }
  try {
    return path === '-' ? await readHistory(process.stdin, options) : await readHistoryFile(resolve(cwd, path), options)
  } catch (cause) {
    if (isUsageError(cause)) throw new UsageError(`${path}: ${cause.message}`, { cause })
    if (cause instanceof Error && 'code' in cause)
      throw new UsageError(`${path} cannot be read: ${cause.message}`, { cause })
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

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
