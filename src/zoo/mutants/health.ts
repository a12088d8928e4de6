/** Probes that leave a trace, or that take something else for the health of the store. */
import { KVError } from '../../kv/index.ts'
import { turn } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

export const healthMutants: readonly Defect[] = [
  {
    id: 'health-writes-a-key',
    defect: 'A probe writes a key and leaves it.',
    source: 'kivigo/backends memcached Health',
    law: 'health/no-trace',
    alter: (kv) => ({
      async health(options) {
        await kv.health(options)
        await kv.setRaw('health_check_kivigo', new Uint8Array([1]))
      },
    }),
  },
  {
    id: 'health-key-seen-meanwhile',
    defect: 'A probe writes a key and deletes it, and whoever lists meanwhile sees it.',
    source: 'kivigo/backends memcached Health',
    law: 'health/no-trace',
    alter: (kv) => ({
      async health(options) {
        await kv.health(options)
        await kv.setRaw('_healthcheck', new Uint8Array([1]))
        await turn()
        await kv.delete('_healthcheck').catch(() => {})
      },
    }),
  },
  {
    id: 'health-deletes-a-users-key',
    defect: 'A probe deletes what is under the first key that it finds.',
    source: 'a probe that cleans up by prefix',
    law: 'health/no-trace',
    alter: (kv, state) => ({
      async health(options) {
        await kv.health(options)
        const [first] = state.data.keys()
        if (first !== undefined) state.data.delete(first)
      },
    }),
  },
  {
    id: 'health-needs-an-entry',
    defect: 'An empty store counts as down.',
    source: 'probes that read a sentinel key',
    law: 'health/up',
    alter: (kv, state) => ({
      async health(options) {
        await kv.health(options)
        if (state.data.size === 0) throw new KVError('KV_UNAVAILABLE', { op: 'health' })
      },
    }),
  },
  {
    id: 'health-remembers-a-miss',
    defect: 'After a read that found nothing the store counts as down.',
    source: 'circuit breakers that count KV_NOT_FOUND',
    law: 'health/up',
    alter(kv) {
      let failed = false
      return {
        getRaw: (key, options) =>
          kv.getRaw(key, options).catch((error: unknown) => {
            failed = true
            throw error
          }),
        async health(options) {
          await kv.health(options)
          if (failed) throw new KVError('KV_UNAVAILABLE', { op: 'health' })
        },
      }
    },
  },
  {
    id: 'health-is-not-there',
    defect: 'Health is declared and always says that it is not supported.',
    source: 'kivigo pkg/client/health.go',
    law: 'health/up',
    profile: { health: 'present' },
    alter: () => ({
      async health() {
        throw new KVError('KV_UNSUPPORTED', { op: 'health' })
      },
    }),
  },
]
