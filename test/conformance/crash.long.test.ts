import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { file } from '../../src/backends/file.ts'
import { level } from '../../src/backends/level.ts'
import { runConformance } from '../../src/conformance/index.ts'
import type { Backend } from '../../src/kv/index.ts'
import { doomed, openByName, spared } from './fixtures/crash-mutants.ts'

const only = ['durability/crash']

describe('durability/crash', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kv-testkit-crash-'))
  })
  // some of them still write, behind what they have acknowledged
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))

  const ofFixture = (name: string): Backend => ({
    name,
    profile: { durability: 'crash', sharing: 'private' },
    isolates: true,
    open: (namespace) => openByName(name, join(folder, namespace)),
    opener: (namespace) => ({
      module: new URL('fixtures/crash-mutants.ts', import.meta.url).href,
      name: 'openByName',
      given: [name, join(folder, namespace)],
    }),
  })

  const keepers: readonly (readonly [name: string, open: () => Backend])[] = [
    ['file', file],
    ['level with sync', () => level({ sync: true })],
    ...Object.keys(spared).map((name) => [name, () => ofFixture(name)] as const),
  ]

  it.each(keepers)(
    'spares %s, which keeps what it acknowledged, and says how hard it was tried',
    async (_, open) => {
      const backend = open()
      const report = await runConformance(backend, { only, seed: 2, tier: 'smoke' })
      await backend.dispose?.()
      expect(report.laws.map(({ status, reason }) => [status, reason])).toEqual([['passed', undefined]])
      expect(report.laws[0]?.power).toMatch(/^6 crashes in 2 rounds, of \d+ writes acknowledged and \d+ in flight$/)
    },
    60_000,
  )

  it.each(Object.keys(doomed))(
    'names %s, which loses or tears what was acknowledged',
    async (name) => {
      const report = await runConformance(ofFixture(name), { only, seed: 2 })
      expect(report.laws[0]).toMatchObject({ status: 'failed', failure: { hint: expect.stringContaining('fsync') } })
    },
    60_000,
  )

  it('is not run where nothing can be crashed, and says what it would take', async () => {
    const whole = file({ directory: folder })
    const backend: Backend = {
      name: 'file',
      profile: { durability: 'crash' },
      open: (namespace) => whole.open(namespace),
    }
    const report = await runConformance(backend, { only })
    expect(report.laws[0]).toMatchObject({ status: 'not-run', reason: expect.stringContaining('opener') })
  })

  it('is inconclusive, and so not ok, when the other process cannot begin', async () => {
    const backend: Backend = {
      ...file({ directory: folder }),
      opener: () => ({ module: 'no-such-package', name: 'open', given: [] }),
    }
    const report = await runConformance(backend, { only, tier: 'smoke' })
    expect(report.ok).toBe(false)
    expect(report.laws[0]).toMatchObject({ status: 'inconclusive', reason: expect.stringContaining('no-such-package') })
  }, 60_000)
})
