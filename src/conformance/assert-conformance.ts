/** The runner's result as an exception, and as tests of whichever runner is at hand. */
import { AssertionError } from 'node:assert'
import type { Target } from '../kv/index.ts'
import { laws } from './laws/index.ts'
import type { ConformanceOptions } from './options.ts'
import type { ConformanceReport, LawResult } from './report.ts'
import { runConformance } from './run.ts'
import { selectLaws } from './select.ts'

/**
 * Like {@link runConformance}, but rejects with node's `AssertionError` when the report is not `ok`. Its message has each
 * failure with its program.
 */
export async function assertConformance(target: Target, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const report = await runConformance(target, options)
  if (report.ok) return report
  const wrong = report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')
  const parts = [...wrong.map((law) => failureText(law)), ...report.waiverProblems]
  if (report.interrupted !== undefined) parts.push(report.interrupted)
  throw new AssertionError({
    message: `${report.backend} breaks ${wrong.length} of ${report.laws.length} laws (tier ${report.tier}, seed ${report.seed})\n\n${parts.join('\n\n')}`,
    actual: wrong.map(({ id, status }) => `${id}: ${status}`),
    expected: [],
    operator: 'conformance',
  })
}

/** What a test runner offers: vitest, jest, mocha and `node:test` all do. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: ((name: string, body: () => Promise<void>, timeoutMs?: number) => unknown) & {
    readonly skip?: (name: string, body: () => void) => unknown
  }
}

/** The runner's own functions, and what a run can be told. */
export interface ConformanceTestOptions extends TestRunner, ConformanceOptions {}

/**
 * Registers one test a law. Laws that do not apply to the store pass with a note in their name only where that is known
 * beforehand; each test fails with the law's failure, its program included.
 *
 * @example
 * import { describe, it } from 'vitest'
 * conformanceTests(() => new MyBackend(), { describe, it, profile })
 */
export function conformanceTests(target: Target, { describe, it, ...options }: ConformanceTestOptions): void {
  const chosen = selectLaws(laws, options.only)
  let running: Promise<ConformanceReport> | undefined
  const waiting = new Map<string, (result: LawResult) => void>()
  const settled = new Map<string, Promise<LawResult>>()
  for (const { id } of chosen) settled.set(id, new Promise((resolve) => waiting.set(id, resolve)))
  const start = (): Promise<ConformanceReport> => {
    running ??= runConformance(target, {
      ...options,
      onProgress(progress) {
        waiting.get(progress.law.id)?.(progress.law)
        options.onProgress?.(progress)
      },
    })
    return running
  }
  describe('conformance', () => {
    for (const law of chosen) {
      register(it, law.id, async () => {
        // a run that cannot even start fails every test with the same sentence
        const result = await Promise.race([settled.get(law.id), start().then(() => settled.get(law.id))])
        const report = result?.status === 'failed' ? await start() : undefined
        const final = report?.laws.find(({ id }) => id === law.id) ?? result
        if (final?.status === 'failed' || final?.status === 'inconclusive') {
          throw new AssertionError({
            message: failureText(final),
            actual: final.failure?.got ?? final.status,
            expected: final.failure?.expected ?? 'passed',
            operator: law.id,
          })
        }
      })
    }
    register(it, 'waivers are in force and needed', async () => {
      const { waiverProblems } = await start()
      if (waiverProblems.length > 0)
        throw new AssertionError({
          message: waiverProblems.join('\n'),
          actual: waiverProblems,
          expected: [],
          operator: 'waivers',
        })
    })
  })
}

/** How long one test may take: the first of them waits for the store to be opened and probed. */
const testTimeoutMs = 120_000

function register(it: TestRunner['it'], name: string, body: () => Promise<void>): void {
  const registered = it(name, body, testTimeoutMs)
  // mocha takes no third argument; what its `it` gives back is told instead
  if (typeof registered !== 'object' || registered === null || !('timeout' in registered)) return
  if (typeof registered.timeout === 'function') registered.timeout(testTimeoutMs)
}

function failureText(law: LawResult): string {
  const { failure } = law
  if (failure === undefined) return `${law.id}: ${law.title}\n${law.reason ?? law.status}`
  const flaky = failure.flaky
    ? `\nflaky: it failed in ${failure.repetitions.failed} of ${failure.repetitions.of} repetitions`
    : ''
  const hint = failure.hint === undefined ? '' : `\nhint: ${failure.hint}`
  return `${law.id}: ${law.title}\nexpected: ${failure.expected}\ngot: ${failure.got}${hint}${flaky}\n\n${failure.program}\nreplay: ${failure.token}`
}
