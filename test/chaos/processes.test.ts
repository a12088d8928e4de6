import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { file } from '../../src/backends/file.ts'
import { lmdb } from '../../src/backends/lmdb.ts'
import { runChaos } from '../../src/chaos/index.ts'
import { type Backend, ReferenceStore } from '../../src/kv/index.ts'
import { cachedFile } from '../processes/cached-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaos-processes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = { seed: 5, clients: 3, ops: 300, keys: 2, quiesceMs: 10, callTimeoutMs: 30_000 } as const

describe('chaos through clients in processes of their own', { timeout: 120_000 }, () => {
  const stores: readonly (readonly [string, () => Backend])[] = [
    ['file', () => file({ sync: false })],
    ['lmdb', () => lmdb()],
  ]
  it.each(stores)('finds nothing wrong with %s, which processes share', async (_, make) => {
    const backend = make()
    try {
      // without pauses: a snapshot that outlives the turn of the event loop in which it was taken shows among many calls
      const busy = { ...options, ops: 3_000, keys: 1, pauseMs: 0 }
      const report = await runChaos(backend, { ...busy, processes: true, faults: 'none' })
      expect([report.verdict, report.reason, report.unexplained]).toEqual(['ok', undefined, []])
      expect([report.time, report.overlap.readsOverlappingWrite > 0]).toEqual(['real', true])
    } finally {
      await backend.dispose?.()
    }
  })

  it('catches a store that each process keeps in memory, which is right in one', async () => {
    const backend = await cachedFile(folder)
    const inOne = await runChaos(backend, { ...options, faults: 'none' })
    expect([inOne.verdict, inOne.reason]).toEqual(['ok', undefined])
    const report = await runChaos(backend, { ...options, processes: true, faults: 'none' })
    expect(report.verdict).toBe('violation')
    expect(new Set(report.violation?.witness.map(({ client }) => client)).size).toBeGreaterThan(1)
  })

  it.each([
    ['a store in this process', () => new ReferenceStore(), /need a described backend/],
    ['a backend without an opener', { name: 'here', open: () => new ReferenceStore() }, /\(opener\); 'here' does not/],
  ])('refuses %s', async (_, target, says) => {
    await expect(runChaos(target, { ...options, processes: true })).rejects.toThrow(says)
  })

  it('refuses a store of which every process has one of its own, and a time that is not real', async () => {
    const backend = await cachedFile(folder)
    const alone = { ...backend, profile: { ...backend.profile, sharing: 'private' as const } }
    await expect(runChaos(alone, { ...options, processes: true })).rejects.toThrow(
      "two processes that open 'cached-file' share no store",
    )
    await expect(runChaos(backend, { ...options, processes: true, clock: 'virtual' })).rejects.toThrow(
      /run in real time/,
    )
  })
})
