import { describe, expect, it } from 'vitest'
import { memory } from '../../src/backends/memory.ts'
import {
  type ConformanceReport,
  type Failure,
  replayConformance,
  decodeReplayToken,
  runConformance,
} from '../../src/conformance/index.ts'
import { type Mutant, mutants, controlStores } from '../../src/zoo/index.ts'
import { type AnyKV, type CallOptions, KVError, ReferenceStore } from '../../src/kv/index.ts'
import { MockKV } from '../../src/mock/index.ts'

const only = ['concurrency']
const seeds = [1, 2, 3]
const wrong = mutants().filter(({ law }) => law.startsWith('concurrency/'))

function mutant(id: string): Mutant {
  const found = wrong.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no mutant ${id}`)
  return found
}

async function failureOf({ backend, law }: Mutant, seed: number): Promise<Failure | undefined> {
  try {
    const report = await runConformance(backend, { only: [law], tier: 'standard', seed })
    return report.laws[0]?.failure
  } finally {
    await backend.dispose?.()
  }
}

function accused(report: ConformanceReport): readonly string[] {
  return report.laws
    .filter(({ status }) => status === 'failed' || status === 'inconclusive')
    .map(({ id, reason, failure }) => `${id} (seed ${report.seed}): ${reason}\n${failure?.program}`)
}

describe('a store that is wrong only beside other calls', () => {
  it.each(wrong.map((each) => [each.id, each] as const))(
    '%s is found under every seed, by a program of a few calls',
    async (_, each) => {
      for (const seed of seeds) {
        const failure = await failureOf(each, seed)
        expect(failure, `seed ${seed}`).toBeDefined()
        expect(failure?.flaky).toBe(false)
        const calls = failure?.program.match(/await (first|[a-g])\.\w+\(/g) ?? []
        expect(calls.length, `seed ${seed}\n${failure?.program}`).toBeGreaterThanOrEqual(2)
        expect(calls.length, `seed ${seed}\n${failure?.program}`).toBeLessThanOrEqual(7)
      }
    },
    60_000,
  )
})

describe('a correct store is not accused', () => {
  const correct: readonly (readonly [string, Parameters<typeof runConformance>[0]])[] = [
    ['the reference store', () => new ReferenceStore()],
    ['a mock', () => new MockKV()],
    ['the memory backend', memory()],
    ['a store that was handed over open', new ReferenceStore()],
    ...controlStores()
      .filter(({ id }) => ['eventual', 'session', 'private', 'loops', 'slow-to-begin', 'tiny-limits'].includes(id))
      .map(({ id, backend }) => [id, backend] as const),
  ]
  it.each(correct)(
    '%s',
    async (_, store) => {
      for (const seed of seeds) expect(accused(await runConformance(store, { only, seed }))).toEqual([])
    },
    60_000,
  )

  it('nor one that says now and then that it is busy', async () => {
    class Busy extends ReferenceStore {
      #calls = 0
      override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
        this.#calls += 1
        // the answer is lost on the way, the effect is not
        await super.setRaw(key, value, options)
        if (this.#calls % 5 === 0) throw new KVError('KV_TIMEOUT', { op: 'setRaw', key })
      }
    }
    for (const seed of seeds) expect(accused(await runConformance(() => new Busy(), { only, seed }))).toEqual([])
  })
})

describe('a failure of a race', () => {
  it('says in one sentence what cannot be, and draws it', async () => {
    const failure = await failureOf(mutant('reads-joined'), 1)
    expect(failure?.message).toMatch(/client b's get -> missing .* found nothing while "b#1" was in force/)
    expect(failure?.program).toMatch(/\/\/ b {2}\|- set "b#1" -\| +\|- get -> missing -\|/)
    expect(failure?.hint).toContain('a cache that is not invalidated')
  })

  it('says which parts of which values a torn one has', async () => {
    const failure = await failureOf(mutant('value-written-in-two-chunks'), 1)
    expect(failure?.got).toMatch(/^\d+ bytes: the first \d+ are those of \w+#\d, the rest those of \w+#\d$/)
  })

  it('says of an acknowledged write that is gone who made it', async () => {
    const failure = await failureOf(mutant('map-copied-by-each-write'), 1)
    expect(failure?.message).toMatch(/client \w's set "\w#1" .* is the last write, .* the key held nothing/)
  })

  it('replays from its token, call by call as it went', async () => {
    const { backend, law } = mutant('cache-filled-by-a-late-read')
    const report = await runConformance(backend, { only: [law], seed: 5 })
    const failure = report.laws[0]?.failure
    const token = failure?.token ?? ''
    expect(decodeReplayToken(token).program).toMatchObject({ steps: [{ do: 'race' }] })
    for (let run = 0; run < 5; run += 1) {
      const again = await replayConformance(backend, { token })
      expect(again.laws[0]?.failure?.program).toBe(failure?.program)
    }
    const elsewhere = await replayConformance(() => new ReferenceStore(), { token })
    expect(elsewhere.laws.map(({ status }) => status)).toEqual(['passed'])
  })
})

describe('a call that goes wrong whatever the others do', () => {
  it('is named: an error without a code', async () => {
    class Breaks extends ReferenceStore {
      #writing = 0
      override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
        this.#writing += 1
        try {
          await Promise.resolve()
          if (this.#writing > 1) throw new Error('database is locked')
          await super.setRaw(key, value, options)
        } finally {
          this.#writing -= 1
        }
      }
    }
    const report = await runConformance(() => new Breaks(), { only: ['concurrency/no-lost-update'], seed: 1 })
    expect(report.laws[0]?.failure?.got).toContain('database is locked')
  })

  it('is named: a call that never settles, and the run goes on', async () => {
    const open = (): AnyKV => {
      const kv = new ReferenceStore()
      let reading = 0
      return Object.assign(kv, {
        async getRaw(key: string) {
          reading += 1
          if (reading > 1) await new Promise(() => {})
          const value = await ReferenceStore.prototype.getRaw.call(kv, key).finally(() => {
            reading -= 1
          })
          return value
        },
      })
    }
    const report = await runConformance(open, { only, seed: 1, operationTimeoutMs: 60 })
    expect(report.laws.find(({ id }) => id === 'concurrency/linearizable')?.failure?.got).toContain('had not settled')
    expect(report.laws.find(({ id }) => id === 'concurrency/no-lost-update')?.status).toBe('passed')
  })
})
