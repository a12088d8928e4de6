/** Makes one document of the documents that the shards of a campaign wrote. */
import type { ChaosCampaign } from '../chaos/index.ts'
import { campaignShape, mergeCampaigns } from '../chaos/internal.ts'
import { dictionaryOf, maybe, oneOfThese, type Part, recordOf, text, UsageError } from '../kv/index.ts'
import { campaignDocument, type CampaignDocument } from '../report/index.ts'
import { checkVersion, type ReportFile } from './report-files.ts'

const shape = recordOf<CampaignDocument>({
  format: oneOfThese(['kv-testkit/chaos'] as const),
  version: oneOfThese([1] as const),
  toolkit: text,
  node: text,
  platform: text,
  word: maybe(text),
  flags: maybe(recordOf<NonNullable<CampaignDocument['flags']>>({ plan: text, seed: text })),
  files: dictionaryOf(text, 10_000),
  campaign: campaignShape,
})

/**
 * The document of the campaign whose shards wrote `files`. Throws a `UsageError` that names what is no such document, what does
 * not belong together, what is there twice and what is missing.
 *
 * @param version of this toolkit, which must be that of the files
 * @param allowed whether shards may be missing
 */
export function mergeCampaignFiles(files: readonly ReportFile[], version: string, allowed: boolean): CampaignDocument {
  const docs = files.map(({ path, json }) => {
    checkVersion(path, json, version)
    if (!shape(json, path)) throw new UsageError(`${path} is no document of a campaign`)
    return { path, doc: json }
  })
  const parts = docs.map(({ path, doc }): Part<ChaosCampaign> => ({
    from: path,
    part: doc.campaign,
    shard: doc.campaign.shard,
  }))
  const campaign = mergeCampaigns(parts, allowed)
  const { word, flags } = docs.find(({ doc }) => doc.word !== undefined)?.doc ?? {}
  const listed = (of: (doc: CampaignDocument) => string): string =>
    [...new Set(docs.map(({ doc }) => of(doc)))].join(', ')
  return {
    ...campaignDocument(campaign, {
      ...(word === undefined ? {} : { word }),
      ...(flags === undefined ? {} : { flags }),
    }),
    node: listed(({ node }) => node),
    platform: listed(({ platform }) => platform),
  }
}
