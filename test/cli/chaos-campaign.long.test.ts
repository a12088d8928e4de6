import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { reportFormatNames } from '../../src/report/index.ts'
import { complaint } from './complaint.ts'
import { plan } from './fixtures/chaos-plan.ts'
import { kvTestkit, start } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-campaign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const short = ['--ops', '150', '--seed', '1', '--nemeses', 'none'] as const

/** What a campaign found, without what is measured in time. */
function found(out: string): Record<string, unknown> {
  const { campaign } = JSON.parse(out)
  const { durationMs: _lasted, startedAt: _began, ...rest } = campaign
  return rest
}

/** Runs where nothing is written: plans of causes go to the folder that the command runs in, where none is named. */
async function campaign(...args: readonly string[]): Promise<Awaited<ReturnType<typeof kvTestkit>>> {
  const named = args.includes('--corpus') || args.includes('--out')
  const place = named ? [] : ['--corpus', mkdtempSync(join(folder, 'corpus-'))]
  return kvTestkit(['chaos', ...args, ...place])
}

describe('kv-testkit chaos with several runs', { timeout: 180_000 }, () => {
  it.concurrent('finds the same in one process and in several, in the same order', async () => {
    const args = ['./dropping.js', ...short, '--runs', '4', '--json'] as const
    const [here, one, three] = await Promise.all([
      campaign(...args),
      campaign(...args, '--jobs', '1'),
      campaign(...args, '--jobs', '3'),
    ])
    expect(found(here.out)).toMatchObject({ done: 4, ok: false })
    expect(found(one.out)).toEqual(found(here.out))
    expect(found(three.out)).toEqual(found(here.out))
    expect([here.code, one.code, three.code]).toEqual([1, 1, 1])
    expect([...here.leftovers, ...one.leftovers, ...three.leftovers]).toEqual([])
  })

  it.concurrent('exits 0 where every run is in order, and tells how far it has come', async () => {
    const { code, out, err } = await campaign('./good.js', '--ops', '300', '--seed', '1', '--runs', '3', '--jobs', '2')
    expect(out).toMatch(/^All 3 runs on good were in order\.\n3 ok · [\d,]+ operations · seeds 1 to 3 · in /)
    expect(err).toContain('3/3 runs\n')
    expect(code).toBe(0)
  })

  it.concurrent('ends with the first run that fails with --bail', async () => {
    const { out, code } = await campaign('./dropping.js', ...short, '--runs', '500', '--bail', '--jobs', '2', '--json')
    expect(found(out)).toMatchObject({ bail: true, causes: [{ count: 1 }] })
    expect(Number(found(out)['done'])).toBeLessThan(50)
    expect(code).toBe(1)
  })

  it.concurrent('tells a run that ends its process as one that crashed, and makes the others', async () => {
    const args = ['./ending.js', '--ops', '300', '--seed', '1', '--runs', '5', '--jobs', '2', '--json'] as const
    const { code, out, leftovers } = await campaign(...args)
    expect(found(out)).toMatchObject({
      done: 5,
      verdicts: { ok: 4, crashed: 1 },
      causes: [{ verdict: 'crashed', seeds: [3], reason: 'its process ended with code 7' }],
    })
    expect([code, leftovers]).toEqual([1, []])
  })

  it.concurrent.each([
    ['SIGINT', 130, ['--jobs', '2']],
    ['SIGTERM', 143, ['--jobs', '2']],
    ['SIGINT', 130, []],
  ] as const)('prints on %s what was done, exits %i and leaves no process: %j', async (signal, expected, jobs) => {
    const run = start(['chaos', 'memory', '--seed', '1', '--runs', '100', ...jobs])
    await run.seen(/^10\/100 runs$/m)
    run.child.kill(signal)
    const { code, out, err, leftovers } = await run.ended
    expect(err).toContain('Stopping.')
    expect(out).toMatch(/^Not finished: none of [\d,]+ runs on memory failed so far\./)
    expect(out).toContain('the campaign was interrupted')
    expect(code).toBe(expected)
    expect(leftovers).toEqual([])
  })

  it.concurrent('keeps a plan of each cause, tries it first, and says when it fails no more', async () => {
    const corpus = join(folder, 'kept')
    const args = [...short, '--runs', '2', '--corpus', corpus] as const
    const first = await campaign('./dropping.js', ...args)
    expect(first.code).toBe(1)
    const kept = readdirSync(corpus)
    expect(kept.length).toBeGreaterThan(0)
    const [file = ''] = kept
    expect(file).toMatch(/^[a-z-]+-\d+\.plan\.json$/)
    expect(JSON.parse(readFileSync(join(corpus, file), 'utf8'))).toMatchObject({ version: 1 })

    const again = await campaign('./dropping.js', ...args, '--bail', '--json')
    expect(found(again.out)).toMatchObject({ done: 1, causes: [{ kept: join(corpus, file), first: 0 }] })
    expect(readdirSync(corpus)).toEqual(kept)

    const good = ['./good.js', '--ops', '300', '--seed', '1', '--runs', '1', '--corpus', corpus] as const
    const untouched = { ...plan, seed: 11, operations: 40, clients: [0, 1, 2] }
    writeFileSync(join(corpus, 'by-hand.plan.json'), JSON.stringify(untouched))
    const mended = await campaign(...good)
    expect(mended.out).toMatch(/^Mended, as far as this run tells:\n(?: {2}.* fails no more\n)+/)
    expect(readdirSync(corpus)).toEqual(expect.arrayContaining(kept))
    const pruned = await campaign(...good, '--prune')
    expect(pruned.err).toMatch(/^Removed: .*by-hand\.plan\.json, which fails no more$/m)
    expect(readdirSync(corpus)).not.toContain('by-hand.plan.json')
  })

  it.concurrent('makes one report of its shards, in every format, as one campaign would have', async () => {
    const args = ['./dropping.js', ...short, '--runs', '4'] as const
    const parts = join(folder, 'parts')
    for (const shard of ['1/2', '2/2'])
      await campaign(...args, '--shard', shard, '--out', join(parts, shard.replace('/', '-')), '--reporter', 'json')
    const out = join(folder, 'merged')
    const reporters = reportFormatNames.flatMap((name) => ['--reporter', name])
    const { code } = await kvTestkit(['merge', parts, '--out', out, ...reporters])
    const whole = await campaign(...args, '--json')
    expect(found(readFileSync(join(out, 'chaos.json'), 'utf8'))).toEqual(found(whole.out))
    expect([code, whole.code]).toEqual([1, 1])
    const plans = readdirSync(out).filter((name) => name.endsWith('.plan.json'))
    expect(
      readdirSync(out)
        .filter((name) => !plans.includes(name))
        .sort(),
    ).toEqual(['chaos.ctrf.json', 'chaos.github.txt', 'chaos.html', 'chaos.json', 'chaos.md', 'chaos.xml'])
    const [, command] = /^Replay: `kv-testkit (.+)`$/m.exec(readFileSync(join(out, 'chaos.md'), 'utf8')) ?? []
    const replayed = await kvTestkit(command?.split(' ') ?? [])
    expect(replayed.out).toMatch(/\nviolation: /)
    expect(await complaint(['merge', join(parts, '1-2')])).toMatch(/written by kv-testkit/)
  })
})

describe('bad input to a campaign is one sentence', () => {
  const corpus = join(folder, 'bad-corpus')
  mkdirSync(corpus)
  writeFileSync(join(corpus, 'x.plan.json'), '{"version":1,"seeds":1}')
  const planFile = join(folder, 'plan.json')
  writeFileSync(planFile, JSON.stringify(plan))

  it.each([
    ['no run', ['--runs', '0'], /--runs is '0'; expected a whole number of at least 1/],
    [
      'a shard that does not exist',
      ['--runs', '3', '--seed', '1', '--shard', '5/3'],
      /--shard is '5\/3'; expected i\/n/,
    ],
    ['a shard of no seed', ['--runs', '3', '--shard', '1/3'], /--shard needs the --seed of the whole run/],
    ['no process', ['--runs', '3', '--jobs', '0'], /--jobs is '0'/],
    [
      'a plan',
      ['--runs', '3', '--plan', planFile],
      /a plan is one run; leave --runs out, or put the plan into a folder/,
    ],
    ['a corpus that holds no plan', ['--corpus', corpus], /x\.plan\.json: a chaos plan has no 'seeds'/],
    ['pruning nothing', ['--runs', '3', '--prune'], /--prune takes plans away from a --corpus; name one/],
    ['files of one run', ['--reporter', 'junit'], /--reporter chooses the files of several runs/],
    [
      'a format that does not exist',
      ['--runs', '2', '--reporter', 'pdf'],
      /--reporter is 'pdf'; expected one of 'html'/,
    ],
  ])('%s', async (_, args, says) => {
    const refused = await complaint(['chaos', 'memory', ...args])
    expect(refused).toMatch(says)
    expect(refused).not.toContain('\n')
  })
})
