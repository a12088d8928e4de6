import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { file } from '../../src/backends/file.ts'
import { lmdb } from '../../src/backends/lmdb.ts'
import { type ConformanceReport, replayConformance, runConformance } from '../../src/conformance/index.ts'
import { type Backend, ReferenceStore } from '../../src/kv/index.ts'
import { cachedFile } from '../processes/cached-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'conformance-processes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = { tier: 'smoke', seed: 7 } as const

const broken = ({ laws }: ConformanceReport): readonly string[] =>
  laws.filter(({ status }) => status === 'failed' || status === 'inconclusive').map(({ id }) => id)

describe('conformance through clients in processes of their own', { timeout: 180_000 }, () => {
  const stores: readonly (readonly [string, () => Backend])[] = [
    ['file', () => file({ sync: false })],
    ['lmdb', () => lmdb()],
  ]
  it.each(stores)(
    'finds nothing wrong with %s, which processes share, and asks the laws about several clients',
    async (_, make) => {
      const backend = make()
      try {
        const report = await runConformance(backend, { ...options, processes: true })
        expect([report.ok, broken(report), report.processes]).toEqual([true, [], true])
        expect(report.laws.filter(({ status }) => status === 'passed').map(({ id }) => id)).toEqual(
          expect.arrayContaining(['lifecycle/two-clients', 'sequences/two-clients', 'concurrency/linearizable']),
        )
        expect(new Set(report.laws.map(({ group }) => group))).toEqual(
          new Set(['list', 'lifecycle', 'concurrency', 'sequences']),
        )
      } finally {
        await backend.dispose?.()
      }
    },
  )

  it('catches a store that each process keeps in memory, which is right in one, and so does the replay', async () => {
    const backend = await cachedFile(folder)
    const only = ['lifecycle/two-clients', 'concurrency']
    const inOne = await runConformance(backend, { ...options, only })
    expect([broken(inOne), inOne.processes]).toEqual([[], undefined])
    const report = await runConformance(backend, { ...options, only, processes: true })
    expect(broken(report)).toEqual(
      expect.arrayContaining(['lifecycle/two-clients', 'concurrency/linearizable', 'concurrency/no-lost-update']),
    )
    const failure = report.laws.find(({ id }) => id === 'lifecycle/two-clients')?.failure
    expect(failure?.program).toContain('// Each client was in a process of its own')
    const replay = { token: failure?.token ?? '', processes: true }
    expect(broken(await replayConformance(backend, replay))).toEqual(['lifecycle/two-clients'])
    expect(broken(await replayConformance(backend, { token: replay.token }))).toEqual([])
  })

  it('does not ask them where processes share nothing', async () => {
    const made = await cachedFile(folder)
    const backend: Backend = { ...made, profile: { ...made.profile, sharing: 'private' } }
    const report = await runConformance(backend, { ...options, only: ['lifecycle/two-clients'], processes: true })
    expect(report.laws).toMatchObject([{ status: 'unsupported', reason: "the profile says sharing: 'private'" }])
  })

  it('finds out by trying whether processes share a store, where the profile does not say so', async () => {
    const module = new URL('../processes/fixtures/own-memory.mjs', import.meta.url).href
    const { openOwnMemory } = await import(module)
    const backend: Backend = {
      name: 'own-memory',
      open: (namespace) => openOwnMemory(namespace),
      opener: (namespace) => ({ module, name: 'openOwnMemory', given: [namespace] }),
    }
    const sharing = async (processes: boolean): Promise<string | undefined> => {
      const report = await runConformance(backend, { ...options, only: ['lifecycle/two-clients'], processes })
      return report.profile.find(({ dimension }) => dimension === 'sharing')?.value
    }
    expect([await sharing(false), await sharing(true)]).toEqual(['shared', 'private'])
  })

  it.each([
    ['a factory of stores', () => new ReferenceStore(), /need a described backend/],
    ['a backend without an opener', { name: 'here', open: () => new ReferenceStore() }, /\(opener\); 'here' does not/],
  ])('refuses %s', async (_, target, says) => {
    await expect(runConformance(target, { ...options, processes: true })).rejects.toThrow(says)
  })
})
