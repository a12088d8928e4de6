import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const script = join(import.meta.dirname, '../../scripts/check-directions.mjs')

/** What the check says of a source tree that holds this one file. */
function verdict(path: string, text: string): string {
  const src = mkdtempSync(join(tmpdir(), 'directions-'))
  try {
    mkdirSync(dirname(join(src, path)), { recursive: true })
    writeFileSync(join(src, path), text)
    const { status, stderr } = spawnSync(process.execPath, [script, src], { encoding: 'utf8' })
    return status === 0 ? 'fine' : stderr.trim()
  } finally {
    rmSync(src, { recursive: true, force: true })
  }
}

it.each([
  ['a room below, through its index', 'mock/store.ts', "import { KVError } from '../kv/index.ts'"],
  [
    'a room below, through its door for other rooms',
    'mock/store.ts',
    "import { onFired } from '../faults/internal.ts'",
  ],
  ['a file of its own room', 'mock/index.ts', "export * from './store.ts'"],
  ['one backend, loaded when used', 'cli/main.ts', "const redis = await import('../backends/redis.ts')"],
  ['types of what a report shows', 'report/html.ts', "import type { LawResult } from '../conformance/index.ts'"],
  ['an inner folder below', 'conformance/failure/a.ts', "import { judge } from '../execution/race/judge.ts'"],
  ['a file of the same inner folder', 'conformance/execution/race/a.ts', "import { judge } from '../judge.ts'"],
  ['an inner folder, from a file above it', 'conformance/run.ts', "import { laws } from './laws/index.ts'"],
  ['a file above that is entered for the folder', 'conformance/laws/a.ts', "import type { Tier } from '../report.ts'"],
  ['any room, from the package entry', 'index.ts', "export { MockKV } from './mock/index.ts'"],
])('allows %s', (_, path, text) => {
  expect(verdict(path, text)).toBe('fine')
})

it.each([
  ['an import upwards', 'kv/contract.ts', "import { MockKV } from '../mock/index.ts'", 'may import no other room'],
  [
    'a multi-line import upwards',
    'kv/a.ts',
    "import {\n  MockKV,\n} from '../mock/index.ts'",
    'may import no other room',
  ],
  ['a lazy import upwards', 'kv/a.ts', "await import('../mock/index.ts')", 'may import no other room'],
  ["a way past another room's index", 'mock/store.ts', "import { draw } from '../kv/draw.ts'", "through 'kv/index.ts'"],
  ['behaviour where types alone are due', 'report/html.ts', "import { run } from '../chaos/index.ts'", 'import type'],
  ['the package entry, from inside', 'cli/main.ts', "import { MockKV } from '../index.ts'", 'package entry'],
  [
    'an import against the direction inside a room',
    'conformance/program/a.ts',
    "import type { Model } from '../execution/model.ts'",
    "'conformance/program' may import nothing else of its room",
  ],
  [
    'one from a folder further in',
    'conformance/execution/race/a.ts',
    "import { hint } from '../../failure/hints.ts'",
    "'conformance/execution' may import program, operations",
  ],
  [
    'a file above that is not entered for the folder',
    'conformance/failure/a.ts',
    "import type { Law } from '../report.ts'",
    "'conformance/failure' may import program, operations, execution",
  ],
  ['an inner folder nobody entered', 'conformance/attic/a.ts', 'export const dust = 1', 'table of inner folders'],
  ['a room nobody entered in the table', 'attic/index.ts', 'export const dust = 1', 'not in the table of rooms'],
])('refuses %s, naming the file', (_, path, text, why) => {
  const said = verdict(path, text)
  expect(said).toContain(why)
  expect(said).toContain(`src/${path}:`)
})
