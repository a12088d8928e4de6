/** Writes the page of a history: the verdict, the proof, the timeline. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChaosReport } from '../chaos/index.ts'
import { type ConsistencyReport, type History, linearize } from '../history/index.ts'
import { type HistoryPageOptions, toChaosHtml, toCheckHtml } from '../report/index.ts'
import { shownHistory } from '../report/internal.ts'
import type { CommandContext } from './command.ts'

/** An order is only drawn, so that the search for one may cost no more than a moment. */
const maxStates = 200_000

/** Above this, the page shows a part of the history, and an order of it all would be mostly for nothing. */
const mostOrdered = 100_000

/** Writes the page of a chaos run to `path`, and gives the path back. */
export function writeChaosPage(path: string, report: ChaosReport, command: string, context: CommandContext): string {
  return write(path, toChaosHtml(report, optionsOf(shownHistory(report), command)), context)
}

/** Writes the page of the history from `subject`, as it was checked, to `path`, and gives the path back. */
export function writeCheckPage(
  path: string,
  { subject, history, report }: { subject: string; history: History; report: ConsistencyReport },
  context: CommandContext,
): string {
  const command = `kv-testkit check ${subject} --consistency ${report.consistency}`
  return write(path, toCheckHtml(history, report, { subject, ...optionsOf(history, command) }), context)
}

function optionsOf(history: History, command: string): HistoryPageOptions {
  const linearization = history.length > mostOrdered ? [] : linearize(history, { maxStates }).points
  return { command, linearization }
}

function write(path: string, page: string, { cwd }: CommandContext): string {
  writeFileSync(resolve(cwd, path), page)
  return path
}
