import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Concurrency, type ConformanceReport, runConformance } from '../../src/conformance/index.ts'
import { type Backend, KVError, type ReferenceData, ReferenceStore } from '../../src/kv/index.ts'
import { controlStores, mutants } from '../../src/zoo/index.ts'
import { wrapped } from '../../src/zoo/alterations.ts'
import { distant } from './fixtures/distant.ts'

/** Of each group some: with races, clients that hang and strays among them. */
const wrong = [
  'values-empty-deletes',
  'list-first-ten',
  'batch-last-entry-lost',
  'batch-empty-delete-hangs',
  'errors-without-code',
  'cancel-late-write',
  'close-does-nothing',
  'close-waits-for-ever',
  'file-rewritten-by-each-write',
  'cache-of-each-client',
  'third-write-lost',
  'durable-not-the-last',
  'stray-rejection',
]

const hasty = { operationTimeoutMs: 300, abortWithinMs: 200, convergeWithinMs: 100 } as const

/** A report without what is measured in time, and without names that are made for one run. */
function withoutTimes({ laws, profile, ok, notices }: ConformanceReport): unknown {
  const told = laws.map(({ durationMs: _time, ...law }) => law)
  const text = JSON.stringify({ ok, profile, notices, laws: told })
  return JSON.parse(text.replaceAll(/kvt-?[0-9a-f]{10,16}\/?|kvta[a-z]{14}/g, 'case').replaceAll(/\(U\+[^)]*…\)/g, ''))
}

async function reportAt(concurrency: Concurrency, backend: Backend, only?: readonly string[]): Promise<unknown> {
  const options = { ...hasty, tier: 'smoke', seed: 3, concurrency } as const
  const report = await runConformance(backend, only === undefined ? options : { ...options, only })
  await backend.dispose?.()
  return withoutTimes(report)
}

function mutantOf(id: string): Backend {
  const mutant = mutants().find((other) => other.id === id)
  if (mutant === undefined) throw new Error(`there is no mutant ${id}`)
  return mutant.backend
}

describe('what a run finds side by side', () => {
  it.each(wrong)('is what one case after another finds: %s', { timeout: 60_000 }, async (id) => {
    const alone = await reportAt(1, mutantOf(id))
    expect(alone).toMatchObject({ ok: false })
    expect(await reportAt(8, mutantOf(id))).toEqual(alone)
    expect(await reportAt(32, mutantOf(id))).toEqual(alone)
  })

  const steady = ['values', 'keys/neighbours', 'list/prefix', 'lifecycle', 'durability', 'concurrency', 'sequences']

  it.each(['durable', 'lists-all-confined', 'like-memcached', 'slow-to-begin'])(
    'is nothing where a store is correct and at a distance: %s',
    { timeout: 120_000 },
    async (id) => {
      const far = (): Backend => {
        const control = controlStores().find((other) => other.id === id)
        if (control === undefined) throw new Error(`there is no control store ${id}`)
        return distant(control.backend, { callMs: [0, 2] })
      }
      const alone = await reportAt(1, far(), steady)
      expect(alone).toMatchObject({ ok: true })
      expect(await reportAt(8, far(), steady)).toEqual(alone)
      expect(await reportAt(32, far(), steady)).toEqual(alone)
    },
  )

  it('is not what only many clients at once bring about', { timeout: 60_000 }, async () => {
    const crowd = new Crowd()
    const options = { tier: 'smoke', seed: 1, only: ['values', 'errors'], concurrency: 16 } as const
    const report = await runConformance(crowd.backend({ bears: 6 }), options)
    expect(crowd.most).toBeGreaterThan(6)
    expect(report.laws.filter(({ status }) => status !== 'passed')).toEqual([])
  })
})

describe('through how many clients a store is asked', () => {
  const only = ['keys/path-shapes']

  it('is as many as a law needs where calls are answered at once', async () => {
    const crowd = new Crowd()
    await runConformance(crowd.backend({ callMs: 0 }), { tier: 'smoke', seed: 1, only })
    expect(crowd.most).toBeLessThanOrEqual(2)
  })

  it('is many where it is waited for', async () => {
    const crowd = new Crowd()
    await runConformance(crowd.backend({}), { tier: 'smoke', seed: 1, only })
    expect(crowd.most).toBeGreaterThan(8)
  })

  it('is as many as were asked for', async () => {
    const crowd = new Crowd()
    await runConformance(crowd.backend({}), { tier: 'smoke', seed: 1, only, concurrency: 4 })
    expect(crowd.most).toBe(4)
  })

  it.each([0, -1, 1.5, Number.NaN])('is no %d', async (concurrency) => {
    await expect(runConformance(new Crowd().backend({}), { concurrency })).rejects.toThrow(
      "expected 'auto' or a whole number above 0",
    )
  })
})

describe('a run that is ended', () => {
  it.each([1, 8])('ends the laws at hand, and tells of those that were done: concurrency %d', async (concurrency) => {
    const over = new AbortController()
    const crowd = new Crowd()
    let callsThen = 0
    const report = await runConformance(crowd.backend({ callMs: 1 }), {
      tier: 'standard',
      seed: 1,
      concurrency,
      only: ['values', 'list'],
      signal: over.signal,
      onProgress({ atHand, done, of }) {
        if (over.signal.aborted) return
        expect(atHand.length).toBeGreaterThan(0)
        expect(done).toBeLessThan(of)
        callsThen = crowd.calls
        over.abort()
      },
    })
    expect(report.interrupted).toBe('the run was interrupted')
    expect(report.laws.filter(({ status }) => status === 'passed').length).toBeGreaterThan(0)
    expect(report.laws.some(({ reason, cases }) => reason === 'interrupted' && cases > 0)).toBe(concurrency > 1)
    // each case at hand comes to its end
    expect(crowd.calls - callsThen).toBeLessThan(200 * concurrency)
  })

  it('tells of progress what is at hand, and how long the rest may take', async () => {
    const left: (number | undefined)[] = []
    const named: string[] = []
    await runConformance(new Crowd().backend({ callMs: 0 }), {
      tier: 'smoke',
      seed: 1,
      only: ['values', 'errors'],
      onProgress({ leftMs, atHand }) {
        left.push(leftMs)
        named.push(...atHand)
      },
    })
    expect(left.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined])
    expect(left.at(-1)).toBe(0)
    expect(named[0]).toBe('values/binary')
  })
})

/** Clients of a correct store, counted. */
class Crowd {
  most = 0
  calls = 0
  #open = 0

  /** @param bears beyond so many clients at once calls are refused */
  backend({ bears = Infinity, callMs = 4 }: { readonly bears?: number; readonly callMs?: number }): Backend {
    const places = new Map<string, ReferenceData>()
    return {
      name: 'crowd',
      isolates: true,
      profile: { sharing: 'shared' },
      open: (namespace) => {
        const data = places.get(namespace) ?? new Map<string, Uint8Array>()
        places.set(namespace, data)
        const kv = new ReferenceStore({ sharing: 'shared' }, data)
        this.most = Math.max(this.most, (this.#open += 1))
        return {
          ...wrapped(kv, async (make, options) => {
            this.calls += 1
            if (this.#open > bears) throw new KVError('KV_UNAVAILABLE', { op: 'getRaw' })
            const answer = await make(options)
            if (callMs > 0) await wait(callMs)
            return answer
          }),
          close: async () => {
            this.#open -= 1
            await kv.close()
          },
        }
      },
    }
  }
}
