import { describe, expect, it } from 'vitest'
import { type CampaignProgress, type ChaosCampaign, runChaosCampaign } from '../../src/chaos/index.ts'
import { campaignShape, mergeCampaigns, referenceStores } from '../../src/chaos/internal.ts'
import { isUsageError, ReferenceStore, type Target } from '../../src/kv/index.ts'

function stored(name: string): Target {
  const store = referenceStores().find((each) => each.name === name)
  if (store === undefined) throw new Error(`there is no store ${name}`)
  return store.open
}

const short = { ops: 60, seed: 1, selfCheck: false, nemeses: 'none' } as const

/** Without what is measured in time. */
function found({ durationMs: _lasted, startedAt: _began, ...rest }: ChaosCampaign): unknown {
  return rest
}

async function shardsOf(target: Target, runs: number, count: number): Promise<readonly ChaosCampaign[]> {
  const parts: ChaosCampaign[] = []
  for (let index = 1; index <= count; index += 1)
    parts.push(await runChaosCampaign(target, { ...short, runs, shard: { index, count } }))
  return parts
}

const merged = (parts: readonly ChaosCampaign[], allowed = false): ChaosCampaign =>
  mergeCampaigns(
    parts.map((part, at) => ({ from: `${at}.json`, part, shard: part.shard })),
    allowed,
  )

describe('a campaign', { timeout: 120_000 }, () => {
  it('is ok where every run is, and tells how far it has come', async () => {
    const told: CampaignProgress[] = []
    const campaign = await runChaosCampaign(() => new ReferenceStore(), {
      ...short,
      ops: 300,
      runs: 4,
      onRun: (progress) => told.push(progress),
    })
    expect(campaign).toMatchObject({ ok: true, done: 4, causes: [], time: 'virtual', backend: 'ReferenceStore' })
    expect(told.map(({ seed, done, of }) => [seed, done, of])).toEqual([1, 2, 3, 4].map((seed) => [seed, seed, 4]))
  })

  it('shows one cause once, with how many runs it made fail, their seeds and a plan that fails so', async () => {
    const target = stored('torn')
    const campaign = await runChaosCampaign(target, { ...short, ops: 300, runs: 4 })
    expect(campaign.causes).toHaveLength(1)
    const [cause] = campaign.causes
    expect(cause).toMatchObject({ cause: 'damaged: get', verdict: 'violation', count: 4, seeds: [1, 2, 3, 4] })
    const corpus = [{ name: 'kept', plan: JSON.stringify(cause?.plan) }]
    const again = await runChaosCampaign(target, { ...short, runs: 1, corpus, bail: true })
    expect(again.causes[0]).toMatchObject({ cause: 'damaged: get', kept: 'kept', seeds: [] })
    expect(again.done).toBe(1)
  })

  it('says which kept plans fail no more', async () => {
    const [cause] = (await runChaosCampaign(stored('torn'), { ...short, runs: 1 })).causes
    const corpus = [{ name: 'torn', plan: cause?.plan ?? '' }]
    const mended = await runChaosCampaign(stored('linearizable'), { ...short, ops: 300, runs: 1, corpus })
    expect(mended.verdicts.violation).toBe(0)
    expect([...mended.mended, ...mended.causes.flatMap(({ kept }) => kept ?? [])]).toEqual(['torn'])
  })

  it('ends with the first run that fails where that is wanted', async () => {
    const campaign = await runChaosCampaign(stored('torn'), { ...short, runs: 50, bail: true })
    expect(campaign.done).toBeLessThan(10)
    expect(campaign.causes).toHaveLength(1)
    expect(campaign.interrupted).toBeUndefined()
  })

  it('tells what was done until it was interrupted', async () => {
    const over = new AbortController()
    const campaign = await runChaosCampaign(() => new ReferenceStore(), {
      ...short,
      ops: 300,
      runs: 50,
      signal: over.signal,
      onRun: ({ done }) => void (done === 3 && over.abort()),
    })
    expect(campaign).toMatchObject({ ok: false, done: 3, interrupted: 'the campaign was interrupted' })
  })

  it('survives JSON', async () => {
    const campaign = await runChaosCampaign(stored('torn'), { ...short, runs: 2 })
    const read: unknown = JSON.parse(JSON.stringify(campaign))
    expect(campaignShape(read, 'campaign')).toBe(true)
    expect(read).toEqual(campaign)
  })
})

describe('the shards of a campaign', { timeout: 120_000 }, () => {
  it.each([1, 3, 9])('make together what one makes: %d', async (count) => {
    const runs = 7
    const target = stored('stale-follower')
    const whole = await runChaosCampaign(target, { ...short, runs })
    expect(whole.causes.length).toBeGreaterThan(0)
    const parts = await shardsOf(target, runs, count)
    expect(parts.reduce((sum, { done }) => sum + done, 0)).toBe(runs)
    for (const part of parts) expect(part.ok).toBe(part.causes.length === 0)
    const { shard: _shard, ...together } = merged(parts.toReversed())
    expect(found(together)).toEqual(found(whole))
  })

  it('are refused where they are not of one campaign', async () => {
    const [one, two, three] = await shardsOf(() => new ReferenceStore(), 3, 3)
    if (one === undefined || two === undefined || three === undefined) throw new Error('there are three')
    const refusal =
      (changes: Partial<ChaosCampaign>): (() => unknown) =>
      () =>
        merged([one, { ...two, ...changes }, three])
    expect(refusal({ seed: 2 })).toThrow(/of different runs: the seed is 1 in one and 2 in the other/)
    expect(refusal({ backend: 'other' })).toThrow(/the store is 'ReferenceStore' in one and 'other'/)
    expect(refusal({ settings: {} })).toThrow(/the list of settings is/)
    expect(refusal({ runs: 4 })).toThrow(/the number of runs is 3 in one and 4 in the other/)
    expect(refusal({ shard: { index: 1, count: 3 } })).toThrow(/0\.json and 1\.json are both shard 1\/3/)
    expect(() => merged([one, three])).toThrow(/shard 2\/3 is missing/)
    expect(merged([one, three], true)).toMatchObject({ ok: false, done: 2, interrupted: 'shard 2/3 is missing' })
  })
})

describe('bad input to a campaign is one sentence', () => {
  const store = (): ReferenceStore => new ReferenceStore()

  it.each([
    [{ runs: 0 }, 'runs is 0; expected a whole number from 1 to 1000000000'],
    [{ runs: Infinity }, 'runs is Infinity'],
    [{ runs: 2, shard: { index: 1, count: 2 } }, 'a shard needs the seed of the whole campaign'],
    [{ runs: 2, seed: 1, shard: { index: 3, count: 2 } }, 'the index of a shard is 3'],
    [{ runs: 2, seed: Number.MAX_SAFE_INTEGER }, 'expected one that 2 others follow'],
    [{ runs: 2, clients: 0 }, 'clients is 0'],
    [{ runs: 2, corpus: [{ name: 'a.plan.json', plan: '{}' }] }, 'a.plan.json: a chaos plan has version 1'],
  ])('%j', async (options, says) => {
    const refused = runChaosCampaign(store, options)
    await expect(refused).rejects.toThrow(says)
    await expect(refused).rejects.toSatisfy(isUsageError)
  })
})
