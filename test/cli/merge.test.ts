import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { exitCodeOf } from '../../src/cli/exit-code.ts'
import { mergeRuns } from '../../src/cli/merge-runs.ts'
import { readReportFiles } from '../../src/cli/report-files.ts'
import { type ConformanceReport, runConformance, type Shard } from '../../src/conformance/index.ts'
import { type Backend, isUsageError, ReferenceStore } from '../../src/kv/index.ts'
import { reportFormatNames, type RunDocument, runDocument } from '../../src/report/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { complaint } from './complaint.ts'
import { kvTestkit } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-merge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const only = ['values', 'list', 'lifecycle', 'hygiene/nothing-stray']
const good: Backend = { name: 'good', version: '1.2.3', open: () => new ReferenceStore() }

function wrong(): Backend {
  const mutant = mutants().find(({ id }) => id === 'values-empty-deletes')
  if (mutant === undefined) throw new Error('there is no such mutant')
  return mutant.backend
}

async function documentOf(shard?: Shard): Promise<RunDocument> {
  const reports: ConformanceReport[] = []
  for (const backend of [good, wrong()]) {
    const own = backend.waivers ?? []
    const waivers = backend === good ? [] : own
    const options = { tier: 'smoke', seed: 3, only, concurrency: 1, waivers } as const
    reports.push(await runConformance(backend, shard === undefined ? options : { ...options, shard }))
  }
  return runDocument({ startedAt: 1, durationMs: 5, reports, ...(shard === undefined ? {} : { shard }) })
}

/** Without what is measured in time, and without names made for one run. */
function found(doc: RunDocument): unknown {
  const text = JSON.stringify(doc, (name, value: unknown) => (/^(durationMs|startedAt)$/.test(name) ? 0 : value))
  const plain = JSON.parse(text.replaceAll(/kvt-?[0-9a-f]{10,16}\/?|kvta[a-z]{14}/g, 'case'))
  for (const { laws } of plain.reports)
    for (const law of laws) if (law.id === 'hygiene/nothing-stray') law.cases = law.operations = 0
  return plain
}

let files = 0
function file(doc: unknown): string {
  const path = join(folder, `${(files += 1)}.json`)
  writeFileSync(path, typeof doc === 'string' ? doc : JSON.stringify(doc))
  return path
}

function merged(docs: readonly unknown[], allowMissing = false): RunDocument {
  return mergeRuns(readReportFiles(docs.map(file), folder), manifest.version, allowMissing)
}

/** A copy of `doc` in which `value` stands at `path`, or nothing where it is undefined. */
function changed(doc: unknown, path: string, value: unknown): object {
  const copy: object = structuredClone(Object(doc))
  const names = path.split('.')
  const last = names.pop() ?? ''
  const place: object = names.reduce((at, name) => Object(Reflect.get(at, name)), copy)
  if (value === undefined) Reflect.deleteProperty(place, last)
  else Reflect.set(place, last, value)
  return copy
}

describe('the documents of shards', { timeout: 120_000 }, () => {
  let whole: RunDocument
  const parts = new Map<number, readonly RunDocument[]>()
  beforeAll(async () => {
    whole = await documentOf()
    for (const count of [1, 3, 40]) {
      const docs: RunDocument[] = []
      for (let index = 1; index <= count; index += 1) docs.push(await documentOf({ index, count }))
      parts.set(count, docs)
    }
  }, 120_000)
  const three = (): readonly RunDocument[] => parts.get(3) ?? []

  it.each([1, 3, 40])('make the document of the whole run, in whatever order they are given: %d', (count) => {
    const docs = parts.get(count) ?? []
    expect(docs.some(({ reports }) => reports[0]?.laws.length === 0)).toBe(count === 40)
    const { shard: _shard, ...made } = merged(docs.toReversed())
    const [first] = made.reports
    expect(first?.shard === undefined || count === 1).toBe(true)
    const without = { ...made, reports: made.reports.map(({ shard: _part, ...report }) => report) }
    expect(found(without)).toEqual(found(whole))
    expect(exitCodeOf(made)).toBe(exitCodeOf(whole))
  })

  it('are found in folders, beside files that are no such documents', () => {
    const place = join(folder, 'artifacts')
    three().forEach((doc, at) => {
      mkdirSync(join(place, `shard-${at}`), { recursive: true })
      writeFileSync(join(place, `shard-${at}`, 'conformance.json'), JSON.stringify(doc))
      writeFileSync(join(place, `shard-${at}`, 'conformance.ctrf.json'), '{"reportFormat":"CTRF"}')
    })
    expect(readReportFiles([place], folder)).toHaveLength(3)
  })

  it.each<readonly [string, string, unknown, RegExp]>([
    ['another store', 'reports.0.backend', 'other', /different runs: the set of stores is '.*other.*' in/],
    ['another seed', 'reports.0.seed', 4, /the seed is 3 in one and 4 in the other/],
    ['another tier', 'reports.0.tier', 'soak', /the tier is 'smoke' in one and 'soak' in the other/],
    ['another version', 'reports.0.version', '2', /the version is '1\.2\.3' in one and '2' in the other/],
    [
      'another profile',
      'reports.0.declared',
      { batch: 'absent' },
      /the profile is '\{\}' in one and '\{"batch":"absent"\}' in the other/,
    ],
    [
      'a profile that was found out differently',
      'reports.0.profile.0.value',
      'none',
      /held to different profiles: they differ in \w+/,
    ],
    ['other laws', 'reports.0.shard.laws', ['values/empty'], /the list of laws is/],
    ['another count', 'shard.count', 4, /is shard 1\/3 and .* is shard 2\/4: parts of one run have one count/],
    ['the same shard', 'shard.index', 1, /\d+\.json and .*\d+\.json are both shard 1\/3/],
    ['no shard', 'shard', undefined, /is shard 1\/3 and .* is shard 1\/1/],
    ['a shard beyond the last', 'shard.index', 4, /the index of a shard is 4; expected .* from 1 to 3/],
    ['another toolkit', 'toolkit', '9.9.9', /was written by kv-testkit 9\.9\.9, and this is/],
    ['no law', 'reports.0.laws', [], /no shard has a result of the law '/],
    ['a law that is none of the run', 'reports.0.laws.0.id', 'a/b', /the law 'a\/b', which is none of the run/],
    ['two reports of one name', 'reports.1.backend', 'good', /has two reports of a store called 'good'/],
  ])('are not merged with one of %s: one sentence', (_, path, value, says) => {
    const [first, second, third] = three()
    const refused = (): unknown => merged([first, changed(second, path, value), third])
    expect(refused).toThrow(says)
    expect(refused).toThrow(expect.toSatisfy(isUsageError))
  })

  it('are not merged where some are missing, unless that is allowed: then they count against the run', () => {
    const [first, , third] = three()
    expect(() => merged([first, third])).toThrow(/^shard 2\/3 is missing; name its file too, or .* --allow-missing$/)
    expect(() => merged([third])).toThrow(/^shards 1\/3 and 2\/3 are missing;/)
    const made = merged([first, third], true)
    const [report] = made.reports
    expect(report).toMatchObject({ ok: false, interrupted: 'shard 2/3 is missing' })
    const ids = report?.laws.map(({ id }) => id)
    expect(ids).toEqual(whole.reports[0]?.laws.map(({ id }) => id))
    expect(report?.laws.filter(({ reason }) => reason === 'shard 2/3 is missing').length).toBeGreaterThan(0)
    expect([made.interrupted, exitCodeOf(made)]).toEqual(['shard 2/3 is missing', 1])
  })

  it('say of a store that one of them could not open which laws that left out', () => {
    const [first, second, third] = three()
    const rest = changed(second, 'reports', second?.reports.slice(1))
    const unopened = changed(rest, 'unopened', [{ backend: 'good', reason: 'no route' }])
    const made = merged([first, unopened, third])
    const report = made.reports.find(({ backend }) => backend === 'good')
    expect(report).toMatchObject({ ok: false, interrupted: 'shard 2/3 has no report: no route' })
    expect(made.unopened).toEqual([])
    expect(exitCodeOf(made)).toBe(1)
  })

  const words = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`w${at}`, 'x']))
  const deep = `{"format":"kv-testkit/run","toolkit":"${manifest.version}","reports":${'['.repeat(100_000)}${']'.repeat(100_000)}}`

  it.each<readonly [string, (doc: unknown) => unknown, RegExp]>([
    ['is a list', () => [], /is no report that can be merged/],
    ['is of another tool', () => ({ reportFormat: 'CTRF' }), /is no report that can be merged/],
    ['has a field too many', (doc) => changed(doc, 'evil', 1), /has no 'evil'; it takes/],
    ['has reports that are none', (doc) => changed(doc, 'reports', [1]), /reports\[0\] is 1; expected an object/],
    [
      'has a status that is none',
      (doc) => changed(doc, 'reports.0.laws.0.status', '\u001b[2J::error::'),
      /laws\[0\]\.status is '\\u001b\[2J.*'; expected 'passed'/,
    ],
    ['has a time that is none', (doc) => changed(doc, 'durationMs', 'long'), /durationMs is 'long'; expected a number/],
    ['has words without end', (doc) => changed(doc, 'words', words), /words has 2000 entries; expected at most 1000/],
    ['is not JSON', () => '{{', /is not JSON/],
    ['is nested without end', () => deep, /has no 'version'|is not JSON/],
  ])('are refused in one sentence where a file %s', (_, make, says) => {
    const [first, second, third] = three()
    const refused = (): unknown => merged([first, make(second), third])
    expect(refused).toThrow(says)
    expect(refused).toThrow(expect.toSatisfy(isUsageError))
  })

  it('are printed and written by the command in every format, with the exit code of the whole run', async () => {
    const out = join(folder, 'out')
    const reporters = reportFormatNames.flatMap((name) => ['--reporter', name])
    const { code, out: text } = await kvTestkit(['merge', ...three().map(file), '--out', out, ...reporters])
    expect(text).toContain('1 of 2 stores breaks the contract.')
    expect(code).toBe(1)
    expect(readdirSync(out).sort()).toEqual([
      'conformance.ctrf.json',
      'conformance.github.txt',
      'conformance.html',
      'conformance.json',
      'conformance.md',
      'conformance.xml',
    ])
  })

  it('are asked for in one sentence', async () => {
    expect(await complaint(['merge'])).toMatch(/merge needs the JSON files of the shards, or folders/)
    expect(await complaint(['merge', join(folder, 'nowhere')])).toMatch(/nowhere cannot be read/)
    mkdirSync(join(folder, 'empty'))
    expect(await complaint(['merge', join(folder, 'empty')])).toMatch(/empty holds no report/)
  })
})
