/** Reads the file of waivers that `--waivers` names. Whether each names a law is for the runner to check. */
import { UsageError, type Waiver } from '../kv/index.ts'
import { readJsonFile } from './json-file.ts'

const shape = `a JSON list of { "law", "reason", "issue" (optional), "expires": "YYYY-MM-DD", "flaky": true (optional) }`

/** The waivers in `file`. Throws a `UsageError` where it is not there or holds something else. */
export function waiversFrom(file: string, cwd: string): readonly Waiver[] {
  const parsed = readJsonFile('--waivers', file, cwd, shape)
  if (!Array.isArray(parsed)) throw new UsageError(`${file} is not ${shape}`)
  return parsed.map((entry: unknown, at) => {
    if (isWaiver(entry)) return entry
    throw new UsageError(`entry ${at + 1} of ${file} is no waiver; expected ${shape}`)
  })
}

function isWaiver(entry: unknown): entry is Waiver {
  if (typeof entry !== 'object' || entry === null) return false
  const { law, reason, issue, expires, flaky = true }: Partial<Record<keyof Waiver, unknown>> = entry
  return flaky === true && [law, reason, expires, issue ?? ''].every((value) => typeof value === 'string')
}
