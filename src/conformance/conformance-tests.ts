/** The suite as tests of whichever runner is at hand, one a law. A law that was not asked is a skipped test, and says why. */
import { AssertionError } from 'node:assert'
import { checkShard, type FullProfile, type Target, visible } from '../kv/index.ts'
import { failureText } from './assert-conformance.ts'
import { probe } from './execution/probe.ts'
import { subjectOf } from './execution/subject.ts'
import { foreknowledge, knownGate } from './known-gate.ts'
import type { Law } from './laws/law.ts'
import { type ConformanceOptions, withDefaults } from './options.ts'
import type { ConformanceReport, LawResult } from './report.ts'
import { runConformance } from './run.ts'
import { chosenLaws } from './select.ts'
import { lawsOfShard } from './shard-laws.ts'
import { cannotSkipWhileRunning, skipRunning } from './skip-running.ts'

/** What a test runner offers: Vitest, Jest, mocha and `node:test` all do. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: ((name: string, body: () => Promise<void>, timeoutMs?: number) => unknown) & {
    readonly skip?: (name: string, body: () => void) => unknown
  }
}

/** The runner's own functions, and what a run can be told. */
export interface ConformanceTestOptions extends TestRunner, ConformanceOptions {}

/**
 * Registers one test a law; each fails with the law's failure, its program included. A law that was not asked is a skipped test
 * with the reason in its name. Where that is known only once the store was opened (its profile does not say whether it has batches,
 * say), the test is skipped when it is run; Jest has no way to do that, so there it fails, and says what to declare.
 * {@link probeProfile} finds it out beforehand.
 *
 * @example
 * import { describe, it } from 'vitest'
 * conformanceTests(() => new MyBackend(), { describe, it, profile })
 */
export function conformanceTests(target: Target, { describe, it, ...options }: ConformanceTestOptions): void {
  const known = foreknowledge(target, options.profile ?? {}, cannotSkipWhileRunning())
  const run = new SharedRun(target, options)
  describe('conformance', () => {
    const shard = options.shard === undefined ? undefined : checkShard(options.shard)
    for (const law of lawsOfShard(chosenLaws(options), shard)) {
      const gate = knownGate(law, known)
      if (typeof gate === 'object' && it.skip !== undefined) it.skip(`${law.id} (${gate.reason})`, () => {})
      else {
        register(it, law.id, async (self, given) => {
          const result = await run.resultOf(law)
          if (result.status === 'failed' || result.status === 'inconclusive') throw failureOf(result)
          if (result.status !== 'unsupported' && result.status !== 'not-run') return
          if (!skipRunning(self, given, result.reason ?? result.status)) throw notAsked(result)
        })
      }
    }
    register(it, 'waivers are in force and needed', async () => {
      const { waiverProblems } = await run.report()
      if (waiverProblems.length === 0) return
      throw new AssertionError({
        message: visible(waiverProblems.join('\n')),
        actual: waiverProblems,
        expected: [],
        operator: 'waivers',
      })
    })
  })
}

/**
 * Finds out what the profile does not say, by opening the store: whether it has batches and health, and whether two clients see one
 * store. Given to {@link conformanceTests}, it lets every test of a law that does not apply be skipped by name.
 *
 * @returns the whole profile
 * @example
 * conformanceTests(backend, { describe, it, profile: await probeProfile(backend) })
 */
export async function probeProfile(
  target: Target,
  options: Pick<ConformanceOptions, 'profile' | 'operationTimeoutMs' | 'openTimeoutMs' | 'processes'> = {},
): Promise<FullProfile> {
  const settings = withDefaults(options)
  const { operationTimeoutMs, profile } = settings
  const subject = await subjectOf(target, settings)
  try {
    return (await probe(subject, { ...subject.profile, ...profile }, operationTimeoutMs)).profile
  } finally {
    await subject.dispose()
  }
}

/** What became of one law, once it is known. */
interface Awaited {
  readonly result: Promise<LawResult>
  readonly tell: (result: LawResult) => void
}

/** One run, started by whichever test is first, whose laws are waited for one by one. */
class SharedRun {
  readonly #target: Target
  readonly #options: ConformanceOptions
  readonly #awaited = new Map<string, Awaited>()
  #running: Promise<ConformanceReport> | undefined

  constructor(target: Target, options: ConformanceOptions) {
    this.#target = target
    this.#options = options
  }

  report(): Promise<ConformanceReport> {
    this.#running ??= runConformance(this.#target, {
      ...this.#options,
      onProgress: (progress) => {
        this.#await(progress.law.id).tell(progress.law)
        this.#options.onProgress?.(progress)
      },
    })
    return this.#running
  }

  /** What became of a law, as soon as it is known. A run that cannot even start fails every test with the same sentence. */
  async resultOf({ id }: Law): Promise<LawResult> {
    const { result } = this.#await(id)
    const told = await Promise.race([result, this.report().then(() => result)])
    if (told.status !== 'failed') return told
    // whether a waiver covers it is in the report alone
    return (await this.report()).laws.find((law) => law.id === id) ?? told
  }

  #await(id: string): Awaited {
    const present = this.#awaited.get(id)
    if (present !== undefined) return present
    let tell: Awaited['tell'] = () => {}
    const result = new Promise<LawResult>((resolve) => {
      tell = resolve
    })
    const awaited: Awaited = { result, tell }
    this.#awaited.set(id, awaited)
    return awaited
  }
}

function failureOf(law: LawResult): AssertionError {
  return new AssertionError({
    message: failureText(law),
    actual: law.failure?.got ?? law.status,
    expected: law.failure?.expected ?? 'passed',
    operator: law.id,
  })
}

/** For a runner that cannot skip a test that has begun: green it must not be. */
function notAsked({ id, reason, status }: LawResult): AssertionError {
  return new AssertionError({
    message:
      `${id} was not asked: ${reason ?? status}. This runner cannot skip a test that has begun, so say so beforehand: ` +
      'declare it in the profile, or give what probeProfile(target) finds: conformanceTests(target, { describe, it, profile })',
    actual: status,
    expected: 'passed',
    operator: id,
  })
}

/** How long one test may take: the first of them waits for the store to be opened and probed. */
const testTimeoutMs = 120_000

/**
 * Registers a test. Its body has no parameter of its own, for Jest and mocha take a function with one for a test that calls back.
 *
 * @param body is given what the runner makes `this`, and what it hands to the test
 */
function register(
  it: TestRunner['it'],
  name: string,
  body: (self: unknown, given: readonly unknown[]) => Promise<void>,
): void {
  const registered = it(
    name,
    function test(this: unknown, ...given: readonly unknown[]) {
      return body(this, given)
    },
    testTimeoutMs,
  )
  // mocha takes no third argument; what its `it` gives back is told instead
  if (typeof registered !== 'object' || registered === null || !('timeout' in registered)) return
  if (typeof registered.timeout === 'function') registered.timeout(testTimeoutMs)
}
