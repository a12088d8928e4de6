/** Finds and reads the JSON reports that are to be merged. */
import { readdirSync, type Stats, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isObject, messageOf, UsageError } from '../kv/index.ts'
import { readJsonFile } from './json-file.ts'

/** A JSON file that says of itself that it is a report of kv-testkit. */
export interface ReportFile {
  /** Its path, as the user should read it. */
  readonly path: string
  /** What it says it is: "kv-testkit/run". */
  readonly format: string
  readonly json: object
}

/** Files that are looked at, folders that lie in each other, and bytes of all files together, at most. */
const most = { files: 10_000, depth: 8, bytes: 512 * 1_048_576 } as const

/**
 * Reads the reports that `paths` name: a file is one; in a folder, and in those inside it, every JSON file that says it is one.
 * Throws a `UsageError` of one sentence for what cannot be read, or is no report.
 */
export function readReportFiles(paths: readonly string[], cwd: string): readonly ReportFile[] {
  const search: Search = { cwd, left: most.files, bytes: 0, files: [] }
  for (const path of paths) {
    const stat = statusOf(path, cwd)
    if (!stat.isDirectory()) read(path, stat.size, search, 'named')
    else {
      const before = search.files.length
      readFolder(path, 0, search)
      if (search.files.length === before)
        throw new UsageError(`${path} holds no report: expected JSON files that kv-testkit wrote with --out or --json`)
    }
  }
  return search.files
}

interface Search {
  readonly cwd: string
  readonly files: ReportFile[]
  left: number
  bytes: number
}

function readFolder(folder: string, depth: number, search: Search): void {
  if (depth > most.depth) throw new UsageError(`${folder} lies more than ${most.depth} folders deep`)
  const entries = readdirSync(resolve(search.cwd, folder), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) readFolder(path, depth + 1, search)
    else if (entry.isFile() && entry.name.endsWith('.json'))
      read(path, statusOf(path, search.cwd).size, search, 'found')
  }
}

function read(path: string, size: number, search: Search, how: 'named' | 'found'): void {
  search.left -= 1
  search.bytes += size
  if (search.left < 0) throw new UsageError(`there are more than ${most.files} JSON files; name those that are meant`)
  if (search.bytes > most.bytes)
    throw new UsageError(`the reports have more than ${most.bytes / 1_048_576} MiB together; merge fewer of them`)
  const json = readJsonFile('merge', path, search.cwd, 'a report that kv-testkit wrote with --out or --json')
  const format: unknown = isObject(json) ? Reflect.get(json, 'format') : undefined
  if (isObject(json) && typeof format === 'string' && format.startsWith('kv-testkit/'))
    search.files.push({ path, format, json })
  else if (how === 'named')
    throw new UsageError(
      `${path} is no report that can be merged; expected the JSON of kv-testkit conformance, or of kv-testkit chaos --runs`,
    )
}

function statusOf(path: string, cwd: string): Stats {
  try {
    return statSync(resolve(cwd, path))
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** What to do about a shard that is missing. */
export const howToGoOn = 'name its file too, or merge without it by --allow-missing'

/** Throws a `UsageError` where another version than `version` wrote the report: what it means may be another too. */
export function checkVersion(path: string, json: object, version: string): void {
  const toolkit: unknown = Reflect.get(json, 'toolkit')
  if (toolkit === version) return
  throw new UsageError(
    `${path} was written by kv-testkit ${typeof toolkit === 'string' ? toolkit : 'of no version'}, and this is ${version}: merge with the version that ran`,
  )
}
