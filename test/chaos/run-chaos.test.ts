import { describe, expect, it } from 'vitest'
import { runChaos } from '../../src/chaos/index.ts'
import { faults } from '../../src/faults/index.ts'
import { type CallOptions, type Clock, ReferenceStore, sleep } from '../../src/kv/index.ts'

const correct = (): ReferenceStore => new ReferenceStore()

/** Reads see what was there a while ago. */
class Lagging extends ReferenceStore {
  readonly #clock: Clock
  readonly #past: { readonly at: number; readonly key: string; readonly value: Uint8Array }[] = []

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    await super.setRaw(key, value, options)
    this.#past.push({ at: this.#clock.now(), key, value: value.slice() })
  }

  override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    const seen = this.#past.findLast((row) => row.key === key && row.at <= this.#clock.now() - 30)
    return seen?.value.slice() ?? super.getRaw(key, options)
  }
}

describe('runChaos', { timeout: 60_000 }, () => {
  it('finds nothing wrong with a correct store, and says what it put to the test', async () => {
    const report = await runChaos(correct, { seed: 1 })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
    expect(report.time).toBe('virtual')
    expect(report.outcomes.ok).toBeGreaterThan(500)
    expect(report.overlap.readsOverlappingFault).toBeGreaterThan(0)
    const phases = ['warm-up', 'chaos', 'heal', 'liveness', 'quiesce', 'final reads']
    expect(report.phases.map(({ phase }) => phase)).toEqual(phases)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('gives the same run for the same seed, and another for another', async () => {
    const digest = async (seed: number): Promise<string> => (await runChaos(correct, { seed, ops: 300 })).digest
    expect(await digest(3)).toBe(await digest(3))
    expect(await digest(3)).not.toBe(await digest(4))
  })

  it('makes a failing run smaller, keeps its kind, and the smaller plan replays', async () => {
    const backend = ({ clock }: { readonly clock: Clock }): Lagging => new Lagging(clock)
    const report = await runChaos(backend, { seed: 5 })
    expect(report.verdict).toBe('violation')
    const { shrunk } = report
    expect(shrunk?.violation.kind).toBe(report.violation?.kind)
    expect(shrunk?.violation.witness.length).toBeLessThanOrEqual(6)
    expect(shrunk?.history.length).toBeLessThan(report.history.length / 10)
    const again = await runChaos(backend, { plan: JSON.stringify(shrunk?.plan), shrink: false })
    expect(again.violation?.sentence).toBe(shrunk?.violation.sentence)
  })

  it('notices a store that is not the same for the same seed', async () => {
    class Dicey extends ReferenceStore {
      override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
        if (Math.random() < 0.5) await super.setRaw(key, value, options)
        else throw new Error('not today')
      }
    }
    const report = await runChaos(() => new Dicey(), { seed: 1, faults: 'none' })
    expect(report.verdict).toBe('nondeterministic')
    expect(report.reason).toContain('does the store use a clock or a random source of its own?')
  })

  it('is inconclusive when a fault never fired', async () => {
    const plan = faults().on('health').named('never asked').failBeforeEffect()
    const report = await runChaos(correct, { seed: 1, faults: plan, ops: 200 })
    expect(report).toMatchObject({ ok: false, verdict: 'inconclusive', reason: "the fault 'never asked' never fired" })
  })

  it('is inconclusive when nothing overlapped', async () => {
    const report = await runChaos(correct, { seed: 1, clients: 1, faults: 'none', ops: 50 })
    expect(report.verdict).toBe('inconclusive')
  })

  it('names clients that do not recover after the faults have ended', async () => {
    class NeverAgain extends ReferenceStore {
      #calls = 0
      override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
        this.#calls += 1
        if (this.#calls > 100) throw new Error('out of step')
        return super.getRaw(key, options)
      }
    }
    const report = await runChaos(() => new NeverAgain(), { seed: 1, livenessMs: 500, faults: 'none' })
    expect(report.verdict).toBe('not-live')
    expect(report.reason).toContain('client 0: out of step')
  })

  it('leaves a call behind that heeds no signal, and counts it as unknown', async () => {
    class Deaf extends ReferenceStore {
      #calls = 0
      override async setRaw(key: string, value: Uint8Array): Promise<void> {
        this.#calls += 1
        if (this.#calls % 9 === 0) await new Promise(() => {})
        await super.setRaw(key, value)
      }
    }
    const plan = faults().on('any').delay(3)
    const report = await runChaos(() => new Deaf(), { seed: 1, faults: plan, ops: 300 })
    expect(report.outcomes.unknown).toBeGreaterThan(5)
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
  })

  it('runs a store that waits for the real world in real time', async () => {
    class Timed extends ReferenceStore {
      override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
        await new Promise((resolve) => setTimeout(resolve, 1))
        await super.setRaw(key, value, options)
      }
    }
    const plan = faults().on('any').delay(1)
    const report = await runChaos(() => new Timed(), { seed: 1, ops: 100, quiesceMs: 10, faults: plan })
    expect(report.time).toBe('real')
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
  })

  it('simulates an hour', async () => {
    class Slow extends ReferenceStore {
      readonly #clock: Clock
      constructor(clock: Clock) {
        super()
        this.#clock = clock
      }
      override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
        await sleep(this.#clock, 500, options?.signal)
        return super.getRaw(key, options)
      }
    }
    const report = await runChaos(({ clock }) => new Slow(clock), {
      seed: 1,
      durationMs: 3_600_000,
      pauseMs: 5_000,
      callTimeoutMs: 2_000,
    })
    expect(report.elapsedMs).toBeGreaterThan(3_600_000)
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
  })

  it('ends when its signal aborts, and says so', async () => {
    const controller = new AbortController()
    const report = await runChaos(correct, {
      seed: 1,
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'chaos') controller.abort()
      },
    })
    expect([report.ok, report.verdict]).toEqual([false, 'inconclusive'])
    expect(report.interrupted).toBe('the run was interrupted')
  })
})
