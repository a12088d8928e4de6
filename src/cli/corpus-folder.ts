/** A folder of plans that failed: text files that are tried first by the next campaign, and kept until they fail no more. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CampaignCause, ChaosCampaign, ChaosPlan } from '../chaos/index.ts'
import { chaosPlanFrom } from '../chaos/internal.ts'
import { jsonText, messageOf, UsageError } from '../kv/index.ts'
import { prepareFolder } from './files.ts'
import { readJsonFile } from './json-file.ts'

const suffix = '.plan.json'

/** Plans of a corpus at most. */
const mostPlans = 10_000

/** The plans in `folder`, which is made where there is none. Throws a `UsageError` of one sentence for a file that is no plan. */
export function readCorpus(
  folder: string,
  cwd: string,
): readonly { readonly name: string; readonly plan: ChaosPlan }[] {
  prepareFolder(folder, cwd)
  const names = readdirSync(resolve(cwd, folder))
    .filter((name) => name.endsWith(suffix))
    .sort()
  if (names.length > mostPlans)
    throw new UsageError(`--corpus: ${folder} holds ${names.length} plans; expected at most ${mostPlans}`)
  return names.map((file) => {
    const name = join(folder, file)
    const json = readJsonFile('--corpus', name, cwd, 'the plan of a chaos run')
    try {
      return { name, plan: chaosPlanFrom(json) }
    } catch (cause) {
      throw new UsageError(`--corpus: ${name}: ${messageOf(cause)}`, { cause })
    }
  })
}

/** Keeps a plan of each cause that no plan of the corpus shows yet; gives the files by cause, those that were there among them. */
export function keepPlans(campaign: ChaosCampaign, folder: string, cwd: string): Readonly<Record<string, string>> {
  const taken = new Set(readdirSync(resolve(cwd, folder)))
  return Object.fromEntries(
    campaign.causes.flatMap((cause) => {
      if (cause.kept !== undefined) return [[cause.cause, cause.kept]]
      if (!showsDefect(cause)) return []
      const name = planFileName(cause, taken)
      return [[cause.cause, writePlan(cause, join(folder, name), cwd)]]
    }),
  )
}

/** Writes a plan of each cause to `folder`; gives the files by cause. Of a run of which nothing was learnt the seed says it all. */
export function writePlans(
  causes: readonly CampaignCause[],
  folder: string,
  cwd: string,
): Readonly<Record<string, string>> {
  const taken = new Set<string>()
  return Object.fromEntries(
    causes.flatMap((cause) =>
      !showsDefect(cause) ? [] : [[cause.cause, writePlan(cause, join(folder, planFileName(cause, taken)), cwd)]],
    ),
  )
}

/** Removes the plans that fail no more; gives the sentence that says so. */
export function prune(mended: readonly string[], cwd: string): readonly string[] {
  return mended.map((name) => {
    rmSync(resolve(cwd, name), { force: true })
    return `Removed: ${name}, which fails no more\n`
  })
}

/** A run of which nothing was learnt shows no defect that could be mended. */
function showsDefect({ verdict, plan }: CampaignCause): boolean {
  return plan !== undefined && verdict !== 'inconclusive' && verdict !== 'unknown'
}

function writePlan({ plan }: CampaignCause, path: string, cwd: string): string {
  writeFileSync(resolve(cwd, path), jsonText(plan))
  return path
}

/** "lost-or-stale-17.plan.json": what is wrong, and the first seed that showed it. */
function planFileName({ cause, seeds, plan }: CampaignCause, taken: Set<string>): string {
  const [what = ''] = cause.split(/[: ]/)
  const stem = `${what.replaceAll(/[^a-z-]/g, '') || 'failure'}-${seeds[0] ?? plan?.seed ?? 0}`
  let name = `${stem}${suffix}`
  for (let at = 2; taken.has(name); at += 1) name = `${stem}-${at}${suffix}`
  taken.add(name)
  return name
}
