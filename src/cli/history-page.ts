/** Writes the page of a history: the verdict, the proof, the timeline. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChaosReport } from '../chaos/index.ts'
import { type ConsistencyReport, type History, linearize } from '../history/index.ts'
import { type HistoryView, toHistoryHtml } from '../report/index.ts'
import { chaosView, checkView, type PageFacts, shownHistory } from '../report/internal.ts'
import type { CommandContext } from './command.ts'

/** An order is only drawn, so that the search for one may cost no more than a moment. */
const maxStates = 200_000

/** Above this, the page shows a part of the history, and an order of it all would be mostly for nothing. */
const mostOrdered = 100_000

/** Writes the page of a chaos run to `path`, and gives the path back. */
export function writeChaosPage(path: string, report: ChaosReport, command: string, context: CommandContext): string {
  return write(path, chaosView(report, factsOf(shownHistory(report), command, context)), context)
}

/** Writes the page of the history from `subject`, as it was checked, to `path`, and gives the path back. */
export function writeCheckPage(
  path: string,
  { subject, history, report }: { subject: string; history: History; report: ConsistencyReport },
  context: CommandContext,
): string {
  const command = `kv-testkit check ${subject} --consistency ${report.consistency}`
  return write(path, checkView(subject, history, report, factsOf(history, command, context)), context)
}

function factsOf(history: History, command: string, { version }: CommandContext): PageFacts {
  const linearization = history.length > mostOrdered ? [] : linearize(history, { maxStates }).points
  return { toolkit: version, command, linearization }
}

function write(path: string, view: HistoryView, { cwd }: CommandContext): string {
  writeFileSync(resolve(cwd, path), toHistoryHtml(view))
  return path
}
