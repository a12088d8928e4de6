import { describe, expect, it } from 'vitest'
import { type LawResult, runConformance } from '../../src/conformance/index.ts'
import { type Backend, KVError, ReferenceStore } from '../../src/kv/index.ts'

/** A server that keeps everything, and whose first reads of each key after a crash are not answered in time. */
function busyAfterCrash(unanswered: number): Backend {
  const stores = new Map<string, Map<string, Uint8Array>>()
  const reads = new Map<string, number>()
  let away = false
  let crashed = false
  return {
    name: 'busy after a crash',
    isolates: true,
    profile: { durability: 'crash', batch: 'absent', health: 'absent', has: 'absent' },
    open(namespace) {
      const data = stores.get(namespace) ?? new Map<string, Uint8Array>()
      stores.set(namespace, data)
      const kv = new ReferenceStore({}, data)
      const reach = (op: 'getRaw' | 'setRaw' | 'delete' | 'list'): void => {
        if (away) throw new KVError('KV_UNAVAILABLE', { op })
      }
      return {
        async getRaw(key, options) {
          reach('getRaw')
          const before = reads.get(`${namespace} ${key}`) ?? 0
          reads.set(`${namespace} ${key}`, before + 1)
          if (crashed && before < unanswered) throw new KVError('KV_TIMEOUT', { op: 'getRaw', key })
          return kv.getRaw(key, options)
        },
        async setRaw(key, value, options) {
          reach('setRaw')
          return kv.setRaw(key, value, options)
        },
        async delete(key, options) {
          reach('delete')
          return kv.delete(key, options)
        },
        async list(prefix, options) {
          reach('list')
          return kv.list(prefix, options)
        },
        close: () => kv.close(),
      }
    },
    server: {
      name: 'made up',
      pause: async () => {},
      resume: async () => {},
      cut: async () => {},
      heal: async () => {},
      kill: async () => {
        away = true
      },
      restart: async () => {
        away = false
        crashed = true
      },
    },
  }
}

async function crashLaw(backend: Backend): Promise<LawResult | undefined> {
  const { laws } = await runConformance(backend, { only: ['durability/crash'], tier: 'smoke', seed: 1 })
  return laws[0]
}

describe('a server that is busy when it is back after a crash', () => {
  it('is asked again, and has lost nothing', async () => {
    expect(await crashLaw(busyAfterCrash(3))).toMatchObject({ status: 'passed' })
  })

  it('is not said to have lost what it never answered for', async () => {
    expect(await crashLaw(busyAfterCrash(Infinity))).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringContaining('could not be read'),
    })
  })
})
