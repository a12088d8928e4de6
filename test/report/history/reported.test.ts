import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ChaosReport, runChaos } from '../../../src/chaos/index.ts'
import { type ReferenceChaosStore, referenceStores } from '../../../src/chaos/internal.ts'
import { checkConsistency } from '../../../src/history/index.ts'
import { chaosView, checkView, shownHistory } from '../../../src/report/history/reported.ts'
import { toChaosHtml, toCheckHtml } from '../../../src/report/index.ts'
import { simulate } from '../fixtures/histories.ts'

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
)

/** The first run of a reference store, seed by seed, that ends in `verdict`. */
async function firstRun(correct: boolean, verdict: ChaosReport['verdict']): Promise<ChaosReport> {
  const store: ReferenceChaosStore | undefined = referenceStores().find((candidate) => candidate.correct === correct)
  if (store === undefined) throw new Error('there is no such reference store')
  for (let seed = 1; seed < 20; seed += 1) {
    const report = await runChaos(store.open, { seed, ops: 300 })
    if (report.verdict === verdict) return report
  }
  throw new Error(`no seed of ${store.name} ends in ${verdict}`)
}

describe('the view of a chaos run', { timeout: 60_000 }, () => {
  it('shows the run that was made smaller, with its violation, and tells of the whole', async () => {
    const report = await firstRun(false, 'violation')
    const view = chaosView(report, { toolkit: '1.2.3', command: 'kv-testkit chaos x --seed 1' })
    expect(view.tone).toBe('bad')
    expect(view.history).toBe(report.shrunk?.history)
    expect(view.violations).toEqual([report.shrunk?.violation])
    expect(view.remarks?.join('\n')).toContain(`from ${report.history.length} operations`)
    expect(view.commands).toEqual([{ heading: 'Run it again', command: 'kv-testkit chaos x --seed 1' }])
  })

  it('shows the whole run where nothing is wrong', async () => {
    const report = await firstRun(true, 'ok')
    const view = chaosView(report, { toolkit: '1.2.3' })
    expect(view.tone).toBe('good')
    expect(view.sentence).toBe(`${report.backend} stayed linearizable under the faults.`)
    expect(view.history).toBe(shownHistory(report))
    expect(view.violations).toBeUndefined()
    expect(view.facts).toContainEqual(['Seed', String(report.seed)])
  })

  it('is a page, which names the version that ran', async () => {
    const report = await firstRun(true, 'ok')
    const page = toChaosHtml(report, { command: 'kv-testkit chaos x --seed 1' })
    expect(page).toContain(`>${report.backend} stayed linearizable under the faults.</h1>`)
    expect(page).toContain('kv-testkit chaos x --seed 1')
    expect(page).toContain(`content="kv-testkit ${manifest.version}"`)
  })
})

describe('the view of a checked history', () => {
  const history = simulate({ operations: 200, clients: 4, keys: 2, stale: true })

  it('shows the verdict, the violations and each key', () => {
    const report = checkConsistency(history, { consistency: 'linearizable' })
    const view = checkView('run.jsonl', history, report, { toolkit: '1.2.3' })
    expect(view).toMatchObject({ subject: 'run.jsonl', tone: 'bad', sentence: 'The history is not linearizable.' })
    expect(view.keys).toHaveLength(2)
    expect(view.violations).toBe(report.violations)
  })

  it('names the guarantees of a weaker promise, each with its verdict', () => {
    const report = checkConsistency(history, { consistency: 'session' })
    const view = checkView('run.jsonl', history, report, { toolkit: '1.2.3' })
    for (const { guarantee } of report.checks) expect(view.remarks?.join('\n')).toContain(`${guarantee}: `)
    expect(view.tone).not.toBe('good')
  })

  it('is a page', () => {
    const report = checkConsistency(history, { consistency: 'linearizable' })
    const page = toCheckHtml(history, report, { subject: 'run.jsonl', toolkit: '1.2.3' })
    expect(page).toContain('</span> check · run.jsonl</p>')
    expect(page).toContain('>The history is not linearizable.</h1>')
    expect(page).toContain('<p>kv-testkit 1.2.3</p>')
  })
})
