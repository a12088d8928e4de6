/** What the command ends with for a run. */
import type { RunDocument } from '../report/index.ts'
import { exitCodes } from './command.ts'

/** 1 where a store is not in order; else 2 where one could not be asked at all. */
export function exitCodeOf(doc: RunDocument): number {
  if (doc.reports.some((report) => !report.ok)) return exitCodes.broken
  return doc.unopened.length > 0 || doc.reports.length === 0 ? exitCodes.usage : exitCodes.ok
}
