import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { file } from '../../src/backends/file.ts'
import { level } from '../../src/backends/level.ts'
import { runConformance } from '../../src/conformance/index.ts'
import type { Backend } from '../../src/kv/index.ts'
import { openAcknowledgesEarly } from './fixtures/acknowledges-early.ts'

const only = ['durability/crash']

describe('durability/crash', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kv-testkit-crash-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it.each([
    ['file', file],
    ['level with sync', () => level({ sync: true })],
  ])(
    'spares %s, which keeps what it acknowledged',
    async (_, open) => {
      const backend = open()
      const report = await runConformance(backend, { only, seed: 2, tier: 'smoke' })
      await backend.dispose?.()
      expect(report.laws.map(({ status, reason }) => [status, reason])).toEqual([['passed', undefined]])
    },
    60_000,
  )

  it('names a store that acknowledges before it writes', async () => {
    const backend: Backend = {
      name: 'acknowledges-early',
      profile: { durability: 'crash', sharing: 'private' },
      isolates: true,
      open: (namespace) => openAcknowledgesEarly(join(folder, namespace)),
      opener: (namespace) => ({
        module: new URL('fixtures/acknowledges-early.ts', import.meta.url).href,
        name: 'openAcknowledgesEarly',
        given: [join(folder, namespace)],
      }),
    }
    const report = await runConformance(backend, { only, seed: 2, tier: 'smoke' })
    expect(report.laws[0]).toMatchObject({ status: 'failed', failure: { hint: expect.stringContaining('fsync') } })
    expect(report.laws[0]?.failure?.program).toContain('kill -9')
  }, 60_000)

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
