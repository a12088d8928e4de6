import { etcdProtocol } from '../../../src/backends/etcd/protocol.ts'
import { KVError } from '../../../src/kv/index.ts'
import { on, type ServerMutant, spoiling } from './mutant.ts'

export const etcdMutants: readonly ServerMutant[] = [
  {
    name: 'reads the first thousand keys and takes them for all',
    law: 'list/complete',
    backend: (server) =>
      on(
        server,
        spoiling(etcdProtocol, () => ({
          wire: (sound) => ({ keys: async (prefix, call) => (await sound.keys(prefix, call)).slice(0, 1_000) }),
        })),
      ),
  },
  {
    name: 'takes an empty batch for an empty key',
    law: 'batch/empty',
    backend(server) {
      const sound = on(server, etcdProtocol)
      return {
        ...sound,
        async open(namespace, opening) {
          const client = await sound.open(namespace, opening)
          const read = client.batchGetRaw.bind(client)
          client.batchGetRaw = async (keys, options) => {
            if (keys.length === 0) throw new KVError('KV_EMPTY_KEY', { op: 'batchGetRaw' })
            return read(keys, options)
          }
          return client
        },
      }
    },
  },
  {
    name: 'promises batches of any size, and the server takes 128 operations',
    law: 'batch/many',
    backend(server) {
      const { limits, ...profile } = etcdProtocol.profile
      const { batchKeys: _, ...others } = limits ?? {}
      return on(server, { ...etcdProtocol, profile: { ...profile, limits: others } })
    },
  },
  {
    name: 'sends a write that was given up again, behind a later one',
    law: 'server/abort-while-away',
    backend: (server) =>
      on(
        server,
        spoiling(etcdProtocol, () => ({
          wire(sound) {
            const unsure = new Map<string, Uint8Array>()
            return {
              async set(key, value, call) {
                call.givenUp.addEventListener('abort', () => unsure.set(key, value), { once: true })
                await sound.set(key, value, call)
                if (call.givenUp.aborted) return
                for (const [late, old] of unsure) await sound.set(late, old, call)
                unsure.clear()
              },
            }
          },
        })),
      ),
  },
]
