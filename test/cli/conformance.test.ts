import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kvTestkit } from './kv-testkit.ts'

describe('kv-testkit conformance', { timeout: 180_000 }, () => {
  it.concurrent('prints a matrix of several backends and exits 0 where all hold', async () => {
    const { code, out, err, leftovers } = await kvTestkit([
      'conformance',
      'memory',
      './good.js',
      './described.js',
      '--tier',
      'smoke',
    ])
    expect(out).toMatch(/^\s+memory\s+good\s+described\n/)
    expect(out).toContain('All 3 stores keep what they promise.')
    expect(err).toMatch(/^\.\/described\.js values: \d+ passed$/m)
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('exits 1 where a law is broken, shows how, and replays it from its token', async () => {
    const { code, out } = await kvTestkit([
      'conformance',
      './forgetful.js',
      '--tier',
      'smoke',
      '--quiet',
      '--json',
      '--seed',
      '7',
    ])
    expect(code).toBe(1)
    const { reports } = JSON.parse(out)
    const law = reports[0].laws.find(({ id }: { id: string }) => id === 'values/empty')
    expect(law.status).toBe('failed')
    expect(reports[0].seed).toBe(7)

    const again = await kvTestkit(['replay', law.failure.token, './forgetful.js'])
    expect(again.code).toBe(1)
    expect(again.out).toContain('✗ forgetful · values/empty')
    const mended = await kvTestkit(['replay', law.failure.token, './good.js'])
    expect(mended.code).toBe(0)
  })

  it.concurrent('asks one part of the laws, and says so where none is left for it', async () => {
    const part = (shard: string): ReturnType<typeof kvTestkit> =>
      kvTestkit(['conformance', 'memory', '--only', 'values/empty', '--seed', '1', '--shard', shard])
    const first = await part('1/2')
    expect(first.out).toContain('memory keeps what it promises.')
    const second = await part('2/2')
    expect(second.out).toMatch(/^Nothing to do: no law is left for shard 2\/2\.\n/)
    expect([first.code, second.code]).toEqual([0, 0])
  })

  it.concurrent('says how to replay a failure on the module that was given', async () => {
    const { out } = await kvTestkit(['conformance', './forgetful.js', '--only', 'values/empty', '--quiet'])
    expect(out).toContain('1 law failed')
    const whole = await kvTestkit(['conformance', './forgetful.js', '--only', 'values/empty'])
    expect(whole.out).toMatch(/replay {4}kv-testkit replay kvt1\.\S+ \.\/forgetful\.js/)
  })

  it.concurrent('reports an operation that hangs as the failure of that law, with the time, and goes on', async () => {
    const { code, out, leftovers } = await kvTestkit([
      'conformance',
      './hanging.js',
      '--only',
      'values',
      '--operation-timeout',
      '200',
      '--json',
    ])
    const { laws } = JSON.parse(out).reports[0]
    const statuses = Object.fromEntries(laws.map(({ id, status }: { id: string; status: string }) => [id, status]))
    expect(statuses).toMatchObject({
      'values/empty': 'failed',
      'values/round-trip': expect.any(String),
      'values/large': 'passed',
    })
    expect(JSON.stringify(laws)).toContain('200 ms')
    expect(code).toBe(1)
    expect(leftovers).toEqual([])
  })

  it.concurrent('goes on with the others where one backend cannot be asked, says so, and exits 2', async () => {
    const { code, out } = await kvTestkit(['conformance', './throwing-factory.js', './good.js', '--tier', 'smoke'])
    expect(out).toContain(
      'Could not be opened: 1\n  ./throwing-factory.js: the backend could not be opened: no route to db.example',
    )
    expect(out).toContain('good keeps what it promises; 1 could not be opened.')
    expect(code).toBe(2)
  })

  it.concurrent('writes the page, the Markdown, the XML and the JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-out-'))
    const { out } = await kvTestkit(['conformance', './good.js', '--only', 'values', '--out', join(folder, 'deep/er')])
    const files = readdirSync(join(folder, 'deep/er')).sort()
    const page = readFileSync(join(folder, 'deep/er/conformance.html'), 'utf8')
    rmSync(folder, { recursive: true })
    expect(files).toEqual(['conformance.html', 'conformance.json', 'conformance.md', 'conformance.xml'])
    expect(page).toContain('good keeps what it promises.')
    expect(out).toContain('conformance.html')
  })

  it.concurrent('colours only where that is wanted', async () => {
    const args = ['conformance', './good.js', '--only', 'values/empty']
    const [plain, forced, both] = await Promise.all([
      kvTestkit(args),
      kvTestkit(args, { FORCE_COLOR: '1' }),
      kvTestkit(args, { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ])
    expect(plain.out).not.toContain('\u001b')
    expect(forced.out).toContain('\u001b[32m')
    expect(both.out).not.toContain('\u001b')
  })

  it.concurrent('annotates the change and writes the summary on GitHub', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-github-'))
    const summary = join(folder, 'summary.md')
    const { out } = await kvTestkit(['conformance', './forgetful.js', '--only', 'values/empty'], {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
    })
    const written = readFileSync(summary, 'utf8')
    rmSync(folder, { recursive: true })
    expect(out).toMatch(/^::error title=forgetful breaks values\/empty::/m)
    expect(written).toContain('# forgetful breaks 1 law of the contract.')
  })
})
