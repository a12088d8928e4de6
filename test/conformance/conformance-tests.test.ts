import { afterEach, describe, expect, it, vi } from 'vitest'
import { conformanceTests, probeProfile, type TestRunner } from '../../src/conformance/index.ts'
import { type AnyKV, type CallOptions, KVError, ReferenceStore } from '../../src/kv/index.ts'

class DeleteMissingFails extends ReferenceStore {
  override async delete(key: string, options?: CallOptions): Promise<void> {
    if (key !== '') await this.getRaw(key, options)
    return super.delete(key, options)
  }
}

/** A correct store without batches and health. */
function plainStore(): AnyKV {
  const kv = new ReferenceStore()
  return {
    getRaw: (key, options) => kv.getRaw(key, options),
    setRaw: (key, value, options) => kv.setRaw(key, value, options),
    delete: (key, options) => kv.delete(key, options),
    list: (prefix, options) => kv.list(prefix, options),
    close: () => kv.close(),
  }
}

type Body = Parameters<TestRunner['it']>[1]

/** A test runner that keeps what is registered, and runs it on demand, as one that hands tests nothing. */
class Collector {
  readonly tests = new Map<string, Body>()
  readonly skipped: string[] = []
  readonly runner: TestRunner = {
    describe: (_, body) => body(),
    it: Object.assign((name: string, body: Body) => void this.tests.set(name, body), {
      skip: (name: string) => void this.skipped.push(name),
    }),
  }

  /** Runs one test; `given` is what the runner hands to it, `self` what is `this` in it. */
  run(name: string, given: readonly unknown[] = [], self?: unknown): Promise<void> {
    const body = this.tests.get(name)
    if (body === undefined) return Promise.reject(new Error(`no test ${name}`))
    return Reflect.apply(body, self, given)
  }
}

const declared = { batch: 'absent', health: 'absent', sharing: 'private' } as const

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('conformanceTests', () => {
  it('registers one test a law, and fails the test of a law that is broken', async () => {
    const collector = new Collector()
    conformanceTests(() => new DeleteMissingFails(), { ...collector.runner, only: ['errors'], seed: 1, tier: 'smoke' })
    await expect(collector.run('errors/not-found')).resolves.toBeUndefined()
    await expect(collector.run('errors/delete-absent')).rejects.toMatchObject({
      expected: 'it succeeds',
      operator: 'errors/delete-absent',
    })
    await expect(collector.run('waivers are in force and needed')).resolves.toBeUndefined()
  })

  it('runs the suite once, in whatever order its tests are run', async () => {
    let opened = 0
    const collector = new Collector()
    const open = (): ReferenceStore => {
      opened += 1
      return new ReferenceStore()
    }
    conformanceTests(open, { ...collector.runner, only: ['errors/not-found', 'errors/empty-key'], tier: 'smoke' })
    for (const name of [...collector.tests.keys()].toReversed()) await collector.run(name)
    const once = opened
    for (const name of collector.tests.keys()) await collector.run(name)
    expect(opened).toBe(once)
  })

  it('fails every test with the same sentence when the store cannot be opened', async () => {
    const collector = new Collector()
    const broken = (): ReferenceStore => {
      throw new KVError('KV_UNAVAILABLE', { op: 'getRaw' })
    }
    conformanceTests(broken, { ...collector.runner, only: ['errors'] })
    for (const name of collector.tests.keys())
      await expect(collector.run(name)).rejects.toThrow('the backend could not be opened')
  })
})

describe('a law that was not asked', () => {
  it('is skipped by name where the declaration says that it does not apply', () => {
    const collector = new Collector()
    const backend = { name: 'plain', open: plainStore, profile: declared }
    conformanceTests(backend, { ...collector.runner, only: ['batch/get', 'profile/no-batch', 'server/health'] })
    expect(collector.skipped).toEqual([
      "batch/get (the profile says batch: 'absent')",
      'server/health (no real server that could be paused, killed or cut off)',
    ])
    expect([...collector.tests.keys()]).toEqual(['profile/no-batch', 'waivers are in force and needed'])
  })

  it('is skipped by name on a store that was handed over open, for its methods are there to be seen', () => {
    const collector = new Collector()
    conformanceTests(plainStore(), { ...collector.runner, only: ['batch/get', 'lifecycle/two-clients'] })
    expect(collector.skipped).toEqual([
      "batch/get (the profile says batch: 'absent')",
      'lifecycle/two-clients (the store was handed over open, so it can be neither opened nor closed here; give a factory)',
    ])
  })

  it('is skipped by name where the store was opened beforehand', async () => {
    const collector = new Collector()
    const profile = await probeProfile(plainStore)
    expect(profile).toMatchObject(declared)
    conformanceTests(plainStore, { ...collector.runner, profile, only: ['batch/get', 'batch/set'] })
    expect(collector.skipped).toHaveLength(2)
  })

  const only = ['batch/get', 'keys/own-namespace']
  const unasked = [
    ['batch/get', "the profile says batch: 'absent'"],
    ['keys/own-namespace', 'a store that is not opened by name has no namespace'],
  ] as const

  it.each(unasked)(
    'is skipped while it runs, by the context that Vitest and node:test hand out: %s',
    async (id, why) => {
      const collector = new Collector()
      conformanceTests(plainStore, { ...collector.runner, only, tier: 'smoke' })
      const skip = vi.fn<(reason: string) => void>()
      await collector.run(id, [{ skip }])
      await collector.run(id, [Object.assign(() => {}, { skip })])
      expect(skip.mock.calls).toEqual([[why], [why]])
    },
  )

  it.each(unasked)(
    'is skipped while it runs, by what mocha makes `this`, under a title with the reason: %s',
    async (id, why) => {
      const collector = new Collector()
      conformanceTests(plainStore, { ...collector.runner, only, tier: 'smoke' })
      const pending = new Error('pending')
      const self = {
        test: { title: id },
        skip() {
          throw pending
        },
      }
      await expect(collector.run(id, [], self)).rejects.toBe(pending)
      expect(self.test.title).toBe(`${id} (${why})`)
    },
  )

  it('fails where the runner has no way to skip a test that has begun, and says what to declare', async () => {
    vi.stubEnv('JEST_WORKER_ID', '1')
    const collector = new Collector()
    conformanceTests(plainStore, { ...collector.runner, only, tier: 'smoke' })
    expect(collector.skipped).toEqual(['keys/own-namespace (a store that is not opened by name has no namespace)'])
    await expect(collector.run('batch/get')).rejects.toThrow(
      /batch\/get was not asked: the profile says batch: 'absent'.*declare it in the profile.*probeProfile/,
    )
  })

  it('fails so, too, where time ran out', async () => {
    const collector = new Collector()
    conformanceTests(plainStore, { ...collector.runner, only: ['values', 'errors'], tier: 'smoke', budgetMs: 0.001 })
    await expect(collector.run('errors/not-found')).rejects.toThrow('the time budget of 0.001 ms was spent')
  })

  it('asks a factory that gives the description of a backend all that the description says', async () => {
    const collector = new Collector()
    const factory = (): { name: string; open: () => ReferenceStore; profile: { list: 'unsupported' } } => ({
      name: 'described',
      open: () => new ReferenceStore({ list: 'unsupported' }),
      profile: { list: 'unsupported' },
    })
    conformanceTests(factory, { ...collector.runner, only: ['profile/no-list'], tier: 'smoke' })
    expect(collector.skipped).toEqual([])
    const skip = vi.fn<(reason: string) => void>()
    await collector.run('profile/no-list', [{ skip }])
    expect(skip).not.toHaveBeenCalled()
  })
})
