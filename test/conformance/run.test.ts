import { describe, expect, it } from 'vitest'
import { replayConformance, runConformance } from '../../src/conformance/index.ts'
import { type Backend, type CallOptions, KVError, ReferenceStore } from '../../src/kv/index.ts'

/** `LIKE` without escaping: `_` matches any character. */
class UnescapedLike extends ReferenceStore {
  readonly #keys = new Set<string>()
  override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    await super.setRaw(key, value, options)
    this.#keys.add(key)
  }
  override async list(prefix: string, options?: CallOptions): Promise<string[]> {
    const listed = await super.list(prefix, options)
    if (!prefix.endsWith('_')) return listed
    const pattern = prefix.slice(0, -1)
    return [
      ...new Set([
        ...listed,
        ...[...this.#keys].filter((key) => key.startsWith(pattern) && key.length > pattern.length),
      ]),
    ]
  }
}

describe('runConformance', () => {
  it('finds nothing wrong with a correct store, and says what it did', async () => {
    const report = await runConformance(() => new ReferenceStore(), { tier: 'smoke', seed: 1 })
    expect(report.laws.filter(({ status }) => status === 'failed')).toEqual([])
    expect(report.ok).toBe(true)
    expect(report.laws.every(({ status, operations }) => status !== 'passed' || operations > 0)).toBe(true)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('gives a minimal program, what was expected and got, a hint and a token', async () => {
    const report = await runConformance(() => new UnescapedLike(), { only: ['list/metacharacters'], seed: 1 })
    const failure = report.laws[0]?.failure
    expect(report.ok).toBe(false)
    expect(failure?.hint).toContain('unescaped SQL LIKE')
    expect(failure?.program.split('\n').filter((line) => line.includes('setRaw'))).toHaveLength(1)
    expect(failure?.program).toContain('assert.deepEqual')
    expect(failure?.expected).toBe('[]')
    expect(failure?.flaky).toBe(false)
  })

  it('replays a failure from its token: on the store that failed, and on a correct one', async () => {
    const failed = await runConformance(() => new UnescapedLike(), { only: ['list/metacharacters'], seed: 1 })
    const token = failed.laws[0]?.failure?.token ?? ''
    const again = await replayConformance(() => new UnescapedLike(), { token })
    expect(again.laws[0]?.failure?.program).toBe(failed.laws[0]?.failure?.program)
    const elsewhere = await replayConformance(() => new ReferenceStore(), { token })
    expect(elsewhere.laws.map(({ id, status }) => [id, status])).toEqual([['list/metacharacters', 'passed']])
  })

  it('draws the same programs from the same seed', async () => {
    const counts = async (seed: number): Promise<readonly number[]> => {
      const report = await runConformance(() => new ReferenceStore(), {
        tier: 'smoke',
        seed,
        only: ['sequences', 'keys'],
      })
      return report.laws.map(({ operations }) => operations)
    }
    expect(await counts(5)).toEqual(await counts(5))
    expect(await counts(5)).not.toEqual(await counts(6))
  })

  it('tells a flaky failure from one that happens every time', async () => {
    let reads = 0
    class SometimesEmpty extends ReferenceStore {
      override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
        const value = await super.getRaw(key, options)
        reads += 1
        return reads % 3 === 0 ? new Uint8Array(9) : value
      }
    }
    const report = await runConformance(() => new SometimesEmpty(), { only: ['values/round-trip'], seed: 1 })
    const failure = report.laws[0]?.failure
    expect(failure?.flaky).toBe(true)
    expect(failure?.repetitions.failed).toBeLessThan(failure?.repetitions.of ?? 0)
  })

  it('reports an operation that hangs as the failure of that law, with the time, and goes on', async () => {
    class Hanging extends ReferenceStore {
      override list(): Promise<string[]> {
        return new Promise(() => {})
      }
    }
    const report = await runConformance(() => new Hanging(), { tier: 'smoke', seed: 1, operationTimeoutMs: 200 })
    const hung = report.laws.filter(({ failure }) => failure?.got.includes('had not settled after') === true)
    expect(hung.map(({ id }) => id)).toContain('list/prefix')
    expect(hung[0]?.failure?.got).toMatch(/had not settled after 200 ms/)
    expect(report.laws.find(({ id }) => id === 'values/round-trip')?.status).toBe('passed')
    expect(report.laws.find(({ id }) => id === 'hygiene/nothing-stray')?.status).toBe('passed')
  }, 20_000)

  it('takes a store that is already open, and says which laws it could not ask', async () => {
    const store = new ReferenceStore()
    const report = await runConformance(store, { tier: 'smoke', seed: 1 })
    expect(report.ok).toBe(true)
    const unasked = report.laws.filter(({ status }) => status === 'not-run')
    expect(unasked.map(({ id }) => id)).toContain('lifecycle/after-close')
    expect(unasked.find(({ id }) => id === 'lifecycle/after-close')?.reason).toContain('handed over open')
    await expect(store.list('k')).resolves.toEqual([]) // every case cleaned up behind itself
  })

  it('confines each case of a shared store to a prefix, and cleans up', async () => {
    const data = new Map<string, Uint8Array>([['precious', Uint8Array.of(1)]])
    const report = await runConformance(() => new ReferenceStore({}, data), { tier: 'smoke', seed: 1 })
    expect(report.ok).toBe(true)
    expect(report.profile.find(({ dimension }) => dimension === 'sharing')).toMatchObject({
      value: 'shared',
      source: 'probed',
    })
    expect([...data.keys()]).toEqual(['precious'])
  })

  it('hears the code of an error from the classifier', async () => {
    class Missing extends Error {}
    class OwnErrors extends ReferenceStore {
      override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
        try {
          return await super.getRaw(key, options)
        } catch (error) {
          if (error instanceof KVError && error.code === 'KV_NOT_FOUND') throw new Missing('nothing there')
          throw error
        }
      }
    }
    const backend: Backend = {
      name: 'own-errors',
      open: () => new OwnErrors(),
      errorCode: (error) => (error instanceof Missing ? 'KV_NOT_FOUND' : undefined),
    }
    const only = ['errors/not-found']
    expect((await runConformance(backend, { only, seed: 1 })).ok).toBe(true)
    const without = await runConformance(() => new OwnErrors(), { only, seed: 1 })
    expect(without.laws[0]?.failure?.hint).toContain('classifier')
  })

  it('stops between programs when its signal aborts, and says so', async () => {
    const controller = new AbortController()
    const report = await runConformance(() => new ReferenceStore(), {
      tier: 'smoke',
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 3) controller.abort()
      },
    })
    expect(report.interrupted).toBeDefined()
    expect(report.ok).toBe(false)
    expect(report.laws.filter(({ status }) => status === 'passed')).toHaveLength(3)
    expect(report.laws.at(-1)).toMatchObject({ status: 'not-run', reason: 'interrupted' })
  })

  it('learns nothing from a law whose programs never made the calls that it is about', async () => {
    const report = await runConformance(() => new ReferenceStore(), {
      only: ['profile/key-domain'],
      profile: { keys: { accepts: () => true, description: 'anything at all' } },
    })
    expect(report.laws[0]).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringContaining('exercised nothing'),
    })
  })

  it('catches what slips past every promise', async () => {
    class Floating extends ReferenceStore {
      override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
        void Promise.reject(new Error('floating'))
        return super.getRaw(key, options)
      }
    }
    const before = process.listenerCount('unhandledRejection')
    const report = await runConformance(() => new Floating(), { only: ['hygiene/nothing-stray'], seed: 1 })
    expect(report.laws[0]?.failure?.got).toContain('floating')
    expect(process.listenerCount('unhandledRejection')).toBe(before)
  })

  it('tells of promises that could be stronger, without failing', async () => {
    const data = new Map<string, Uint8Array>()
    const report = await runConformance(() => new ReferenceStore({ listOrder: 'bytes' }, data), {
      tier: 'smoke',
      only: ['list/order'],
    })
    expect(report.notices.map(({ dimension }) => dimension)).toEqual(['listOrder', 'durability'])
    expect(report.ok).toBe(true)
  })
})
