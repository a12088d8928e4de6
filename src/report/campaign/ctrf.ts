/** A chaos campaign in the Common Test Report Format: a test for each cause, one for all runs that were in order. */
import { visible } from '../../kv/index.ts'
import { counted } from '../amount.ts'
import { ctrfOf, type CtrfReport, type CtrfTest } from '../ctrf.ts'
import { mendedLine, shownCauses } from './cases.ts'
import type { CampaignDocument } from './document.ts'

/** The campaign as CTRF. */
export function toCampaignCtrf(doc: CampaignDocument): CtrfReport {
  const { campaign } = doc
  const suite = [visible(campaign.backend), 'chaos']
  const tests: readonly CtrfTest[] = [
    {
      name: `${counted(campaign.verdicts.ok, 'run')} in order`,
      status: 'passed',
      duration: Math.round(campaign.durationMs),
      suite,
    },
    ...shownCauses(doc).map(({ title, verdict, reason, diagram, replay, count }): CtrfTest => ({
      name: visible(title),
      status: verdict === 'inconclusive' || verdict === 'unknown' ? 'other' : 'failed',
      duration: 0,
      suite,
      rawStatus: verdict,
      message: visible(reason),
      ...(diagram === undefined ? {} : { snippet: visible(diagram) }),
      extra: { runs: count, replay: visible(replay) },
    })),
    ...campaign.mended.map((name): CtrfTest => ({
      name: visible(name),
      status: 'skipped',
      duration: 0,
      suite,
      rawStatus: 'mended',
      message: visible(mendedLine(doc, name)),
    })),
    ...(campaign.interrupted === undefined
      ? []
      : [
          {
            name: 'the campaign ends',
            status: 'failed' as const,
            duration: 0,
            suite,
            message: visible(campaign.interrupted),
          },
        ]),
  ]
  const { startedAt, durationMs, ok } = campaign
  return ctrfOf({ ...doc, startedAt, durationMs }, tests, ok)
}
