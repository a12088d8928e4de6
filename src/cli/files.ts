/** Writes a run to files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf, oneOf, UsageError } from '../kv/index.ts'
import { type ReportFormat, reportFormatNames, reportFormats, type RunDocument } from '../report/index.ts'

const usual: readonly string[] = ['html', 'markdown', 'junit', 'json']

/** The formats that `names` name; the usual four where there is none. Throws a `UsageError` for one that does not exist. */
export function formatsNamed(names: readonly string[]): readonly ReportFormat[] {
  const wanted = names.length === 0 ? usual : names.map((name) => oneOf('--reporter', name, reportFormatNames))
  return reportFormats.filter(({ name }) => wanted.includes(name))
}

/** Makes sure, before the run, that `folder` can be written to. */
export function prepareFolder(folder: string, cwd: string): void {
  try {
    mkdirSync(resolve(cwd, folder), { recursive: true })
  } catch (error) {
    throw new UsageError(`the folder ${folder} cannot be made: ${messageOf(error)}`, { cause: error })
  }
}

/** Writes `doc` into `folder` in each of `formats`, under `name`, and gives the paths as the user should read them. */
export function writeFiles(
  doc: RunDocument,
  formats: readonly ReportFormat[],
  folder: string,
  cwd: string,
  name: string,
): readonly string[] {
  return formats.map(({ suffix, render }) => {
    const path = join(folder, `${name}${suffix}`)
    writeFileSync(resolve(cwd, path), render(doc))
    return path
  })
}
