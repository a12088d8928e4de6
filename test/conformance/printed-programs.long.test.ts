import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ConformanceOptions,
  type Failure,
  type OwnLaw,
  replayConformance,
  runConformance,
} from '../../src/conformance/index.ts'
import { type Backend, ReferenceStore, type Target } from '../../src/kv/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { correctBackend } from './fixtures/correct-backend.ts'
import { coded } from './fixtures/coded.ts'
import { law as counts, lowerCaseListed } from './fixtures/own-laws.ts'
import { standIn, type Wrong } from './fixtures/stand-in.ts'
import { openByName } from './fixtures/crash-mutants.ts'
import { correctSubject, installInto, mutantSubject, runProgram } from './zoo/programs.ts'

/** One mutant for each form that a printed program takes, and what the program says on it. */
const chosen = [
  ['values-as-text', 'expected "'], // a value
  ['prefix-like', 'expected []'], // a list
  ['list-first-thousand', 'expected '], // a fill
  ['batch-zero-for-missing', 'expected [], got [["'], // a batch read
  ['has-a-prefix', 'expected false, got true'], // a yes or no
  ['declares-no-has', 'expected "undefined"'], // a method that should not be there
  ['limit-key-not-in-batches', 'KV_KEY_TOO_LARGE'], // a limit
  ['errors-poison-the-client', ''], // an error and what comes after
  ['aliasing-reused-buffer', 'expected "'], // a result that is kept
  ['aliasing-gives-what-it-keeps', 'expected "'], // a result that is overwritten
  ['aliasing-zeroes-what-it-was-given', 'expected "'], // arguments
  ['cancel-falsy-reason', 'expected ""'], // an abort before
  ['cancel-never-settles', 'had not settled'], // an abort in flight
  ['cancel-leaves-listeners', 'listeners are left'], // an experiment: listeners
  ['close-drops-calls', 'had not settled'], // calls together
  ['durable-not-empty-values', 'KV_NOT_FOUND'], // a reopening
  ['reads-joined', 'found nothing while'], // a race: one register
  ['own-writes-seen-late', 'older than'], // a race whose window is three microtasks
  ['latest-clock-wins', 'came and went'], // a race that real time decides
  ['value-written-in-two-chunks', ''], // a race: values that are whole
  ['map-copied-by-each-write', ''], // a race: nothing is lost
  ['batch-one-after-another', 'found nothing while'], // a race: a batch is one write
  ['batch-not-atomic', 'half of the batch'], // an experiment: the middle of a batch
  ['keys-with-own-namespace', ''], // the store's own name
  ['isolates-but-lists', 'expected []'], // two namespaces
  ['list-breaks-beside-deletions', 'was listed 0 times'], // an experiment: a list beside writes
  ['port-left-open', 'handles stayed behind'], // handles
  ['stray-rejection', 'KV_EMPTY_KEY'], // what nobody handles
  ['stray-error-event', ''], // an event without a listener
  ['health-key-in-shared-store', 'expected []'], // keys that stand alone: health
  ['plain-object-in-shared-store', 'KV_NOT_FOUND'], // names that objects inherit
  ['prefix-anywhere-in-shared-store', 'expected []'], // a prefix in the middle
] as const

/** What hangs here hangs for ever. */
const hasty = { operationTimeoutMs: 300, abortWithinMs: 200 } as const
const source = { begin: "import { backend } from './subject.mjs'" }

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kv-testkit-programs-'))
  await installInto(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Runs `program` beside what is wrong and beside what is right: it must tell the one on one line, and find nothing in the other. */
async function shows(
  name: string,
  program: string,
  subjects: { readonly wrong: string; readonly right: string },
  says: string,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  const wrong = await runProgram(root, `${name}-wrong`, program, { ...files, 'subject.mjs': subjects.wrong })
  const right = await runProgram(root, `${name}-right`, program, { ...files, 'subject.mjs': subjects.right })
  expect(wrong.said, program).toMatch(/^✗ .+\n$/)
  expect(wrong.said).toContain(says)
  expect(wrong.code).toBe(1)
  expect(right, program).toEqual({ code: 0, said: '' })
}

describe('the program of a failure', () => {
  it.each(chosen)('of %s says %s there, and passes on a correct store', async (id, says) => {
    const { program } = await failureOf(id)
    await shows(id, program, { wrong: mutantSubject(id), right: correctSubject(id) }, says)
  })

  it.each<readonly [string, Wrong, string]>([
    ['server/health', 'says-it-is-up', 'it resolved'],
    ['server/no-hang', 'hangs', 'had not settled'],
    ['server/outage-is-not-absence', 'says-missing', 'KV_NOT_FOUND'],
    ['server/comes-back', 'stays-away', 'KV_UNAVAILABLE'],
    ['server/abort-while-away', 'writes-late', 'expected "33", got "32"'],
  ])('of %s takes the server away', async (law, wrong, says) => {
    const { program } = await firstFailure(standIn(wrong), { only: [law], operationTimeoutMs: 1_000 })
    const subject = (given: string): string =>
      `import { standIn } from 'kv-testkit/stand-in'\nexport const backend = standIn(${given})\n`
    await shows(wrong, program, { wrong: subject(`'${wrong}'`), right: subject('') }, says)
  })

  it('of a crash kills a process that writes', async () => {
    const at = (namespace: string): string => join(root, namespace)
    const backend: Backend = {
      name: 'doomed',
      profile: { durability: 'crash', sharing: 'private' },
      isolates: true,
      open: (namespace) => openByName('inPlace', at(namespace)),
      opener: (namespace) => ({
        module: new URL('fixtures/crash-mutants.ts', import.meta.url).href,
        name: 'openByName',
        given: ['inPlace', at(namespace)],
      }),
    }
    const { program } = await firstFailure(backend, { only: ['durability/crash'] })
    const subject = (name: string): string => `import { openByName } from 'kv-testkit/crash-mutants'
const given = (namespace) => ['${name}', '${root}/' + namespace]
export const backend = {
  name: 'doomed',
  open: (namespace) => openByName(...given(namespace)),
  opener: (namespace) => ({ module: import.meta.resolve('kv-testkit/crash-mutants'), name: 'openByName', given: given(namespace) }),
}
`
    await shows('crash', program, { wrong: subject('inPlace'), right: subject('openAtomic') }, 'before the crash')
  })

  it.each<readonly [OwnLaw, string]>([
    [lowerCaseListed, 'expected keys in lower case, got ["User:1"]'],
    [counts, 'Expected 0; got 1'],
  ])('of a law of one’s own ($id)', async (law, says) => {
    const { program } = await firstFailure(() => new OffByOne(), { only: [law.id], laws: [law] })
    const subject = (body: string): string => `import { ReferenceStore } from 'kv-testkit/kv'
class Altered extends ReferenceStore { ${body} }
export const backend = () => new Altered()
`
    const wrong = subject('async setRaw(key, value) { await super.setRaw(key, value.map((byte) => byte + 1)) }')
    const right = subject('async list(prefix) { return (await super.list(prefix)).map((key) => key.toLowerCase()) }')
    const files = { 'law.js': "export { law } from 'kv-testkit/own-laws'\n", 'package.json': '{ "type": "module" }' }
    await shows(law.id.replace('/', '-'), program, { wrong, right }, says, files)
  })

  it('classifies errors as the backend does, where they carry no code of the contract', async () => {
    const { program } = await firstFailure(coded('E_OTHER'), { only: ['errors/not-found'] })
    expect(program).toContain('backend.errorCode(error)')
    const subject = (missing: string): string =>
      `import { coded } from 'kv-testkit/coded'\nexport const backend = coded('${missing}')\n`
    await shows('coded', program, { wrong: subject('E_OTHER'), right: subject('ENOENT') }, 'nothing at')
  })
})

describe('the token of a failure', () => {
  it.each(chosen)('of %s fails again on the mutant, and passes on a correct store', async (id) => {
    const { token, got, program } = await failureOf(id)
    const { backend, law } = mutantOf(id)
    const again = await replayConformance(backend, { token, source, ...hasty })
    await backend.dispose?.()
    expect(again.laws).toMatchObject([{ id: law, status: 'failed' }])
    if (deterministic(law) && !got.includes('ms')) {
      expect(again.laws[0]?.failure?.got).toBe(got)
      expect(again.laws[0]?.failure?.program).toBe(program)
    }
    const right = await replayConformance(correctBackend(backend.profile), { token })
    expect(right.laws).toMatchObject([{ id: law, status: 'passed' }])
  })
})

/** What is written is one more than what was given. */
class OffByOne extends ReferenceStore {
  override async setRaw(key: string, value: Uint8Array): Promise<void> {
    await super.setRaw(
      key,
      value.map((byte) => byte + 1),
    )
  }
}

/** Laws that neither draw at run time nor lie in wait for a moment. */
function deterministic(law: string): boolean {
  return !['keys/own-namespace', 'list/', 'hygiene/', 'batch/all', 'health/no-key', 'concurrency/linearizable'].some(
    (head) => law.startsWith(head),
  )
}

function mutantOf(id: string): ReturnType<typeof mutants>[number] {
  const found = mutants().find((mutant) => mutant.id === id)
  if (found === undefined) throw new Error(`there is no mutant ${id}`)
  return found
}

const failures = new Map<string, Promise<Failure>>()

/** How the mutant breaks its law; found out once for all tests. */
function failureOf(id: string): Promise<Failure> {
  const found = failures.get(id) ?? foundAnew(id)
  failures.set(id, found)
  return found
}

async function foundAnew(id: string): Promise<Failure> {
  const { backend, law } = mutantOf(id)
  const failure = await firstFailure(backend, { only: [law], ...hasty })
  await backend.dispose?.()
  return failure
}

async function firstFailure(target: Target, options: ConformanceOptions): Promise<Failure> {
  const report = await runConformance(target, { seed: 1, source, ...options })
  const failure = report.laws[0]?.failure
  if (failure === undefined) throw new Error(`the law did not fail: ${JSON.stringify(report.laws)}`)
  return failure
}
