/** Writes a run to files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf, oneOf, UsageError } from '../kv/index.ts'
import type { Given, OptionTable } from './option.ts'
import {
  type FileFormat,
  type ReportFormat,
  type ReportFormatName,
  reportFormatNames,
  reportFormats,
} from '../report/index.ts'

/** What is written where no format is named. */
const usualFormats = ['html', 'markdown', 'junit', 'json'] as const satisfies readonly ReportFormatName[]

/** The flags that say which files a run of conformance is written to. */
export const fileOptions: OptionTable = {
  out: { type: 'string', short: 'o', placeholder: 'folder', help: `where to write ${usualFiles('conformance')}` },
  reporter: {
    type: 'string',
    multiple: true,
    placeholder: 'name',
    help: `which files to write instead: ${reportFormatNames.join(', ')}`,
  },
}

/** Where a run is written, if it is, and in which formats. */
export interface FilesGiven {
  readonly formats: readonly ReportFormat[]
  readonly folder: string | undefined
}

/** What the flags say of files. */
export function filesGiven(given: Given): FilesGiven {
  return {
    formats: formatsNamed(given.list('reporter')),
    folder: given.text('out') ?? (given.has('reporter') ? 'reports' : undefined),
  }
}

/** The formats that `names` name, or else the usual ones. Throws a `UsageError` for one that does not exist. */
function formatsNamed(names: readonly string[]): readonly ReportFormat[] {
  const wanted: readonly ReportFormatName[] =
    names.length === 0 ? usualFormats : names.map((name) => oneOf('--reporter', name, reportFormatNames))
  return reportFormats.filter(({ name }) => wanted.includes(name))
}

/** The files that a run called `name` is written to in the usual formats: "conformance.html, conformance.md". */
export function usualFiles(name: string): string {
  return formatsNamed([])
    .map(({ suffix }) => `${name}${suffix}`)
    .join(', ')
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
export function writeFiles<Doc>(
  doc: Doc,
  formats: readonly FileFormat<Doc>[],
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
