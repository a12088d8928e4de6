import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChaosReport, nemesisKinds, runChaos } from '../../src/chaos/index.ts'
import {
  removeOrphans,
  type RunningServer,
  type ServerKind,
  serverKinds,
  startServer,
} from '../../src/containers/index.ts'
import { faults, latency } from '../../src/faults/index.ts'
import { start } from '../cli/kv-testkit.ts'
import { gate } from './fixtures/docker.ts'

const { skip, note } = gate()

/** Longer with KV_TESTKIT_CHAOS_SECONDS; another run with KV_TESTKIT_CHAOS_SEED. */
const durationMs = Number(process.env['KV_TESTKIT_CHAOS_SECONDS'] ?? 10) * 1_000
const seed = Number(process.env['KV_TESTKIT_CHAOS_SEED'] ?? 1)

/** Each nemesis once, with calm in between. */
const slotMs = durationMs / nemesisKinds.length
const nemeses = nemesisKinds.map((kind, at) => ({
  kind,
  atMs: slotMs * (at + 0.3),
  forMs: slotMs * 0.4,
  latencyMs: 40,
}))

/** Frequent enough to fire on a slow machine too: one that never does makes a run inconclusive. */
const troubles = faults()
  .on('any')
  .named('network latency')
  .delay(latency.lognormal(2, 0.8))
  .on('any')
  .named('reply lost')
  .probability(0.08)
  .failAfterEffect('KV_TIMEOUT')

describe.skipIf(skip)(`chaos on real servers${note}`, () => {
  const servers = new Map<ServerKind, RunningServer>()
  beforeAll(async () => {
    for (const server of await Promise.all(serverKinds.map((kind) => startServer(kind)))) {
      servers.set(server.kind, server)
    }
  })
  afterAll(() => Promise.all(Array.from(servers.values(), (server) => server.stop())))

  it.concurrent.each(serverKinds)(
    '%s keeps its promise while it is killed, restarted, frozen, cut off and slowed down',
    async (kind) => {
      const server = servers.get(kind)
      if (server === undefined) throw new Error(`${kind} did not start`)
      const report = await runChaos(server.backend(), {
        seed,
        durationMs,
        nemeses,
        faults: troubles,
        livenessMs: 30_000,
      })
      const { verdict, reason, violation, outcomes, overlap, version, plan, elapsedMs } = report
      console.log(
        `chaos: ${version}, ${plan.consistency}, seed ${seed}: ${verdict} after ${report.history.length} operations in ${Math.round(elapsedMs / 1_000)} s ` +
          `(${outcomes.ok} ok, ${outcomes.fail} failed, ${outcomes.unknown} unknown), ${JSON.stringify(overlap)}`,
      )
      expect([verdict, reason, violation?.diagram]).toEqual(['ok', undefined, undefined])
      expect(report.nemeses.filter(({ begun }) => !begun)).toEqual([])
      expect(outcomes.ok).toBeGreaterThan(100)
      expect(overlap.readsOverlappingFault).toBeGreaterThan(0)
    },
    120_000 + 3 * durationMs,
  )
})

describe.skipIf(skip)(`chaos on a server that promises too much${note}`, () => {
  it('catches a Redis that keeps nothing on disk and is held to survive a crash', async () => {
    await using server = await startServer('redis', { durable: false })
    expect(server.profile.durability).toBe('reopen')
    const kill = { kind: 'kill', atMs: 1_000, forMs: 200 } as const
    // a run in which every key happens to be written again before it is read sees nothing
    const found: string[] = []
    for (let run = seed; run < seed + 5 && found.length === 0; run += 1) {
      const report = await runChaos(server.backend(), { seed: run, faults: 'none', durationMs: 4_000, nemeses: [kill] })
      console.log(`chaos: a Redis without a disk: ${report.verdict}: ${report.reason}\n${report.violation?.diagram}`)
      expect(['ok', 'violation']).toContain(report.verdict)
      found.push(...(report.violation?.faults.map(({ label }) => label) ?? []))
    }
    expect(found).toContain('server killed')
  }, 240_000)
})

describe.skipIf(skip)(`chaos on a driver that throws when its server goes away${note}`, () => {
  it('ends with a verdict that says when that was, and leaves no container, process or folder', async () => {
    const module = '../../containers/fixtures/unheard-pool.ts'
    const args = ['--nemeses', 'kill,restart', '--faults', 'none', '--duration', '4s', '--seed', '1', '--json']
    const folder = mkdtempSync(join(tmpdir(), 'containers-chaos-'))
    try {
      // the module is TypeScript
      const run = start(['chaos', module, ...args, '--out', folder], {}, ['--import', import.meta.resolve('tsx')])
      const { code, out, err, leftovers } = await run.ended
      const report: ChaosReport = JSON.parse(out)
      console.log(`chaos: a pool without a listener: ${report.verdict}: ${report.reason}`)
      expect([report.verdict, report.unexplained], err).toEqual(['unexplained-errors', []])
      expect(report.strays[0]?.said).toContain("an exception outside any call (an 'error' event without a listener?)")
      expect(report.strays[0]?.first.nemeses).toEqual([expect.stringMatching(/server (killed|restarted)/)])
      expect([code, leftovers]).toEqual([1, []])
      const owner = `:${run.child.pid}`
      expect((await removeOrphans()).filter((found) => found.owner.endsWith(owner))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
