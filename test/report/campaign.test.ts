import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { CampaignCause, ChaosCampaign } from '../../src/chaos/index.ts'
import {
  campaignDocument,
  type CampaignDocument,
  reportFormats,
  toCampaignCtrf,
  toCampaignJUnit,
  toCampaignText,
} from '../../src/report/index.ts'
import { campaignFormat } from '../../src/report/internal.ts'
import { plan } from '../cli/fixtures/chaos-plan.ts'
import { acting, commandsIn, hostileTexts } from '../kv/fixtures/hostile-texts.ts'

function campaignOf(text: string, rest: Partial<ChaosCampaign> = {}): CampaignDocument {
  const cause: CampaignCause = {
    cause: text,
    reason: text,
    diagram: text,
    plan: { ...plan, keys: [`k${text}`] },
    verdict: 'violation',
    count: 3,
    first: 1,
    seeds: [4, 9],
    kept: text,
  }
  const campaign: ChaosCampaign = {
    ok: false,
    backend: text,
    version: text,
    time: 'virtual',
    seed: 1,
    runs: 20,
    settings: { clock: text, ops: '5' },
    bail: false,
    done: 20,
    operations: 2_000,
    verdicts: {
      ok: 17,
      violation: 3,
      'not-live': 0,
      'unexplained-errors': 0,
      nondeterministic: 0,
      unknown: 0,
      inconclusive: 0,
      crashed: 0,
    },
    causes: [cause],
    corpus: [text, 'b'],
    mended: [text],
    startedAt: 1_700_000_000_000,
    durationMs: 1_234,
    interrupted: text,
    ...rest,
  }
  return campaignDocument(campaign, { word: text, flags: { plan: text, seed: text }, files: { [text]: text } })
}

const views: readonly (readonly [name: string, (doc: CampaignDocument) => string])[] = [
  ['terminal', (doc) => toCampaignText(doc, { written: [doc.campaign.backend] })],
  ...reportFormats.map((format) => [format.name, campaignFormat(format).render] as const),
]

describe.each(views)('the view %s of a campaign', (name, render) => {
  it.each(Object.entries(hostileTexts))('shows what %s', (_, text) => {
    const shown = render(campaignOf(text))
    expect(acting.exec(shown)).toBeNull()
    const own = name === 'github' ? /^::(?:error|notice) title=[^\n:]*::/ : /^$/
    expect(commandsIn(shown).filter((line) => !own.test(line))).toEqual([])
  })

  it('names the cause, how many runs it made fail, and what runs it again', () => {
    const shown = render(campaignOf('lost', { backend: 'mystore' }))
    for (const part of ['lost', 'mystore', '9']) expect(shown).toContain(part)
    if (name !== 'json') expect(shown).toMatch(/--plan[ %]/)
  })
})

describe('a campaign', () => {
  it('is a failure for every viewer of test results where it is not ok', () => {
    const doc = campaignOf('lost', { mended: [] })
    expect(toCampaignCtrf(doc).results.summary).toMatchObject({ tests: 3, failed: 2, passed: 1 })
    const xml = toCampaignJUnit(doc)
    expect(xml).toContain('tests="3" failures="1" errors="1" skipped="0"')
    const tags: string[] = []
    const parser = new SaxesParser()
    parser.on('opentag', ({ name }) => void tags.push(name))
    parser.write(xml).close()
    expect(tags.filter((tag) => tag === 'testcase')).toHaveLength(3)
  })

  it('that has nothing to do says so', () => {
    const { interrupted: _cut, ...rest } = campaignOf('a').campaign
    const idle = { ...rest, ok: true, done: 0, causes: [], mended: [], shard: { index: 9, count: 9 } }
    expect(toCampaignText(campaignDocument(idle))).toMatch(/^Nothing to do: no run is left for shard 9\/9\.\n/)
  })
})
