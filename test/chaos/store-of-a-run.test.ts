import { describe, expect, it } from 'vitest'
import { type TargetEnvironment, runChaos } from '../../src/chaos/index.ts'
import { referenceStores } from '../../src/chaos/internal.ts'
import { type Backend, KVError, ReferenceStore } from '../../src/kv/index.ts'

const quick = { seed: 1, ops: 200, selfCheck: false, shrink: false } as const

describe('the store of a run', { timeout: 60_000 }, () => {
  it('is one for all clients where they see nothing of each other', async () => {
    const backend: Backend = { name: 'private', open: () => new ReferenceStore() }
    const report = await runChaos(backend, { ...quick })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
  })

  it('is one for all clients where nobody can find out whether they see each other', async () => {
    let opened = 0
    // the probe is the first write of all, and the only one that fails
    class Hesitant extends ReferenceStore {
      static fails = true
      override async setRaw(key: string, value: Uint8Array): Promise<void> {
        if (Hesitant.fails) {
          Hesitant.fails = false
          throw new KVError('KV_UNAVAILABLE', { op: 'setRaw', key })
        }
        return super.setRaw(key, value)
      }
    }
    const backend: Backend = {
      name: 'hesitant',
      open: () => {
        opened += 1
        return new Hesitant()
      },
    }
    const report = await runChaos(backend, { ...quick, clock: 'virtual' })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
    expect(opened).toBe(2)
  })

  it('is one for all clients where the profile says so', async () => {
    const backend: Backend = { name: 'private', profile: { sharing: 'private' }, open: () => new ReferenceStore() }
    const report = await runChaos(backend, { ...quick })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
  })

  it('is rid of what was there before, and of what the run wrote', async () => {
    const store = new ReferenceStore()
    await store.setRaw('k0', Uint8Array.of(1))
    await store.setRaw('kept', Uint8Array.of(2))
    const lasting = new Proxy(store, {
      get(target, name) {
        if (name === 'close') return async (): Promise<void> => {}
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const report = await runChaos(() => lasting, { ...quick })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
    expect(await store.list('k')).toEqual(['kept'])
  })

  it('has a namespace of its own, so that two runs on one backend do not meet', async () => {
    const opened = new Map<string, ReferenceStore>()
    const backend: Backend = {
      name: 'by name',
      isolates: true,
      profile: { sharing: 'shared' },
      open(namespace) {
        const store = opened.get(namespace) ?? new ReferenceStore()
        opened.set(namespace, store)
        return store
      },
    }
    const report = await runChaos(backend, { ...quick, selfCheck: true })
    expect([report.verdict, report.reason]).toEqual(['ok', undefined])
    // one to find out about time, one for the run and one for its repetition
    expect(opened.size).toBe(3)
  })

  it('is disposed of after the run where the run had it made, and left alone where it was given', async () => {
    let disposed = 0
    const make = (): Backend => ({
      name: 'made',
      open: () => new ReferenceStore(),
      dispose: async () => {
        disposed += 1
      },
    })
    await runChaos(make, { ...quick, clock: 'virtual' })
    const made = disposed
    await runChaos(make(), { ...quick, clock: 'virtual' })
    expect([made, disposed]).toEqual([2, 2])
  })
})

describe('a swarm of nemeses', { timeout: 60_000 }, () => {
  const kindsFor = async (durability: 'reopen' | 'crash'): Promise<ReadonlySet<string>> => {
    const kinds = new Set<string>()
    const store = referenceStores().find(({ name }) => name === 'linearizable')
    for (let seed = 1; seed <= 10; seed += 1) {
      const backend = (environment: TargetEnvironment): Backend => {
        const made = store?.open(environment)
        if (made === undefined) throw new Error("there is no reference store 'linearizable'")
        return { ...made, profile: { ...made.profile, durability } }
      }
      const report = await runChaos(backend, { ...quick, seed, ops: 500 })
      for (const { kind } of report.plan.nemeses) kinds.add(kind)
    }
    return kinds
  }

  it('crashes no store that does not promise to survive it', async () => {
    expect(await kindsFor('reopen')).toEqual(new Set(['pause', 'cut', 'slow']))
  })

  it('crashes one that does', async () => {
    const kinds = await kindsFor('crash')
    expect([kinds.has('kill'), kinds.has('restart')]).toEqual([true, true])
  })
})
