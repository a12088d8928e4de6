/** The shape of a campaign that comes out of a file. */
import {
  amount,
  type DataShape,
  dictionaryOf,
  listOf,
  maybe,
  oneOfThese,
  recordOf,
  type Shard,
  text,
  truth,
  wholeAmount,
} from '../../kv/index.ts'
import { chaosPlanFrom, type ChaosPlan } from '../plan.ts'
import { type CampaignCause, type CampaignVerdict, type ChaosCampaign, countsOf } from './campaign.ts'

/** Causes, and kept plans, of a campaign at most. */
const most = 10_000

const plan: DataShape<ChaosPlan> = (value): value is ChaosPlan => chaosPlanFrom(value).version === 1

const verdicts = Object.keys(countsOf(() => 0)).filter(isVerdict)

function isVerdict(name: string): name is CampaignVerdict {
  return Object.hasOwn(
    countsOf(() => 0),
    name,
  )
}

const cause = recordOf<CampaignCause>({
  cause: text,
  reason: text,
  diagram: maybe(text),
  plan: maybe(plan),
  verdict: oneOfThese(verdicts),
  count: amount,
  first: amount,
  seeds: listOf(wholeAmount, most),
  kept: maybe(text),
})

/** The shape of a campaign. */
export const campaignShape: DataShape<ChaosCampaign> = recordOf<ChaosCampaign>({
  ok: truth,
  backend: text,
  version: maybe(text),
  time: oneOfThese(['virtual', 'real'] as const),
  seed: wholeAmount,
  runs: amount,
  settings: dictionaryOf(text, 100),
  shard: maybe(recordOf<Shard>({ index: wholeAmount, count: wholeAmount })),
  bail: truth,
  done: amount,
  operations: amount,
  verdicts: recordOf<ChaosCampaign['verdicts']>({
    ok: amount,
    violation: amount,
    'not-live': amount,
    'unexplained-errors': amount,
    nondeterministic: amount,
    unknown: amount,
    inconclusive: amount,
    crashed: amount,
  }),
  causes: listOf(cause, most),
  corpus: listOf(text, most),
  mended: listOf(text, most),
  startedAt: amount,
  durationMs: amount,
  interrupted: maybe(text),
})
