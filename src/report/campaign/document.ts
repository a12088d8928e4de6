/** The one document of a chaos campaign, of which every printed form is a view. */
import type { ChaosCampaign } from '../../chaos/index.ts'
import { counted, grouped } from '../amount.ts'
import { toolkitVersion } from '../toolkit.generated.ts'

/** What one campaign found. Written as JSON, it is the file that tools read. */
export interface CampaignDocument {
  readonly format: 'kv-testkit/chaos'
  /** Counts up whenever a reader of the older form would be misled. */
  readonly version: 1
  /** The version of kv-testkit that ran. */
  readonly toolkit: string
  /** The version of Node. */
  readonly node: string
  /** Operating system and processor: "linux x64". */
  readonly platform: string
  /** The word by which the command line was given the store. */
  readonly word?: string
  /** The flags that a run needs to be repeated, beside its plan or its seed, where it was made by the command. */
  readonly flags?: { readonly plan: string; readonly seed: string }
  /** The files that plans were written to, by the cause that each shows. */
  readonly files: Readonly<Record<string, string>>
  readonly campaign: ChaosCampaign
}

/**
 * The document of a campaign on this machine.
 *
 * @example
 * const doc = campaignDocument(await runChaosCampaign(target, { seed: 1, runs: 1_000 }))
 */
export function campaignDocument(
  campaign: ChaosCampaign,
  facts: Partial<Pick<CampaignDocument, 'word' | 'flags' | 'files'>> = {},
): CampaignDocument {
  return {
    format: 'kv-testkit/chaos',
    version: 1,
    toolkit: toolkitVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    files: {},
    ...facts,
    campaign,
  }
}

/** The campaign in one sentence, as it stands at the top of every view. */
export function campaignSentence({ causes, done, interrupted, backend, shard }: ChaosCampaign): string {
  if (done === 0 && interrupted === undefined && shard !== undefined)
    return `Nothing to do: no run is left for shard ${shard.index}/${shard.count}.`
  const failed = causes.reduce((sum, { count }) => sum + count, 0)
  const runs = counted(done, 'run')
  if (failed > 0) return `${grouped(failed)} of ${runs} on ${backend} failed, for ${counted(causes.length, 'cause')}.`
  return interrupted === undefined
    ? `All ${runs} on ${backend} were in order.`
    : `Not finished: none of ${runs} on ${backend} failed so far.`
}

/** What qualifies it. */
export function campaignRemarks(campaign: ChaosCampaign): readonly string[] {
  const { verdicts, operations, mended, shard, interrupted, seed, runs } = campaign
  const told = Object.entries(verdicts).filter(([, count]) => count > 0)
  return [
    ...told.map(([verdict, count]) => `${grouped(count)} ${verdict}`),
    counted(operations, 'operation'),
    `seeds ${seed} to ${seed + runs - 1}`,
    ...(shard === undefined ? [] : [`shard ${shard.index}/${shard.count}`]),
    ...(mended.length === 0 ? [] : [`${counted(mended.length, 'kept plan')} mended`]),
    ...(interrupted === undefined ? [] : [interrupted]),
  ]
}
