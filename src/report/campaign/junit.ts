/** A chaos campaign as JUnit XML: a case for each cause, one for all runs that were in order. */
import { type JUnitCase, junitXml } from '../junit.ts'
import { counted } from '../amount.ts'
import { mendedLine, shownCauses } from './cases.ts'
import type { CampaignDocument } from './document.ts'

/** The campaign as one XML document. */
export function toCampaignJUnit(doc: CampaignDocument): string {
  const { campaign } = doc
  const { backend, version, startedAt, durationMs, interrupted, mended, verdicts } = campaign
  const classname = `${backend}.chaos`
  const cases: readonly JUnitCase[] = [
    { classname, name: `${counted(verdicts.ok, 'run')} in order`, seconds: durationMs / 1_000 },
    ...shownCauses(doc).map(({ title, verdict, reason, diagram, replay }): JUnitCase => ({
      classname,
      name: title,
      seconds: 0,
      outcome: {
        kind: verdict === 'inconclusive' || verdict === 'unknown' ? 'error' : 'failure',
        type: verdict,
        message: reason,
        body: [reason, ...(diagram === undefined ? [] : ['', diagram]), '', `replay: ${replay}`].join('\n'),
      },
    })),
    ...mended.map((name): JUnitCase => ({
      classname,
      name,
      seconds: 0,
      outcome: { kind: 'skipped', type: 'mended', message: mendedLine(doc, name) },
    })),
    ...(interrupted === undefined
      ? []
      : [
          {
            classname,
            name: 'the campaign ends',
            seconds: 0,
            outcome: { kind: 'error' as const, type: 'interrupted', message: interrupted },
          },
        ]),
  ]
  const name = version === undefined ? backend : `${backend} (${version})`
  return junitXml([{ name, startedAt, durationMs, cases }], durationMs)
}
