import { describe, expect, it } from 'vitest'
import * as engine from '../../src/backends/engine.ts'
import * as conformance from '../../src/conformance/index.ts'
import { file } from '../../src/backends/file.ts'
import * as kvTestkit from '../../src/index.ts'
import {
  type Backend,
  operations,
  profiles,
  ReferenceStore,
  type ServerControl,
  type Waiver,
} from '../../src/kv/index.ts'
import { pageText, testExamples } from './page-examples.ts'

const page = pageText('docs/conformance.md')

/** What a table of the page names in its first column, by the title of that column. */
function named(title: string): readonly string[] {
  const [, rest = ''] = page.split(new RegExp(`\\n\\| ${title} +\\|.*\\n`))
  const [table = ''] = rest.split('\n\n')
  const heads = table.split('\n').map((line) => line.split('|')[1] ?? '')
  return heads.flatMap((head) => [...head.matchAll(/`'?([\w-]+)/g)].map(([, name = '']) => name))
}

/** Names that the compiler holds to a type: it complains where one is missing or too many. */
const fields = {
  option: {
    profile: 0,
    tier: 0,
    seed: 0,
    only: 0,
    shard: 0,
    laws: 0,
    waivers: 0,
    abortWithinMs: 0,
    convergeWithinMs: 0,
    operationTimeoutMs: 0,
    openTimeoutMs: 0,
    concurrency: 0,
    processes: 0,
    source: 0,
    budgetMs: 0,
    onProgress: 0,
    signal: 0,
  } satisfies Record<keyof conformance.ConformanceOptions, 0>,
  backend: {
    name: 0,
    open: 0,
    version: 0,
    profile: 0,
    errorCode: 0,
    isolates: 0,
    waivers: 0,
    opener: 0,
    server: 0,
    dispose: 0,
  } satisfies Record<keyof Backend, 0>,
  report: {
    ok: 0,
    backend: 0,
    version: 0,
    tier: 0,
    seed: 0,
    shard: 0,
    startedAt: 0,
    durationMs: 0,
    declared: 0,
    profile: 0,
    notices: 0,
    waiverProblems: 0,
    laws: 0,
    processes: 0,
    causes: 0,
    interrupted: 0,
  } satisfies Record<keyof conformance.ConformanceReport, 0>,
  failure: {
    message: 0,
    program: 0,
    expected: 0,
    got: 0,
    errors: 0,
    hint: 0,
    token: 0,
    flaky: 0,
    repetitions: 0,
  } satisfies Record<keyof conformance.Failure, 0>,
  waiver: { law: 0, reason: 0, issue: 0, expires: 0, flaky: 0 } satisfies Record<keyof Waiver, 0>,
  'own law': {
    id: 0,
    title: 0,
    programs: 0,
    random: 0,
    check: 0,
    verbatim: 0,
    experiment: 0,
    needs: 0,
    exercises: 0,
  } satisfies Record<keyof (conformance.OwnProgramLaw & conformance.OwnExperimentLaw), 0>,
  call: {
    get: 0,
    set: 0,
    delete: 0,
    keys: 0,
    list: 0,
    page: 0,
    getMany: 0,
    setMany: 0,
    deleteMany: 0,
    has: 0,
    ping: 0,
    close: 0,
  } satisfies Record<keyof engine.EngineCalls, 0>,
  'engine option': { codec: 0, missing: 0, errorCode: 0, timeoutMs: 0, name: 0 } satisfies Record<
    keyof engine.EngineOptions,
    0
  >,
  switch: {
    name: 0,
    pause: 0,
    resume: 0,
    kill: 0,
    restart: 0,
    cut: 0,
    heal: 0,
    slow: 0,
  } satisfies Record<keyof ServerControl, 0>,
}

describe('docs/conformance.md', () => {
  it.each(Object.entries(fields))('has a table of every %s', (title, names) => {
    expect(named(title)).toEqual(Object.keys(names))
  })

  it('has every operation, and every codec', () => {
    expect(named('operation').toSorted()).toEqual(operations.toSorted())
    for (const name of Object.keys(engine.codecs)) expect(page).toMatch(new RegExp(`\`(codecs)?\\.${name}\``))
  })

  it('has every preset, tier and status', () => {
    expect(named('preset')).toEqual(Object.keys(profiles))
    expect(named('tier')).toEqual(conformance.tiers)
    expect(named('status').toSorted()).toEqual(conformance.lawStatuses.toSorted())
  })

  const examples = testExamples(
    'docs/conformance.md',
    new Map<string, Readonly<Record<string, unknown>>>([
      ['kv-testkit', { ...kvTestkit, MyStore: ReferenceStore, openMyStore: async () => new ReferenceStore() }],
      ['kv-testkit/conformance', conformance],
      ['kv-testkit/backends/engine', engine],
      ['kv-testkit/backends/file', { file }],
    ]),
    // a container takes an engine, which not every machine has
    ({ code }) => !code.includes("'kv-testkit/containers'"),
  )

  it('has an example for most of its sections', () => {
    expect(examples).toBeGreaterThan(7)
  })
})
