import { consulProtocol } from '../../../src/backends/consul/protocol.ts'
import { storedKey } from '../../../src/backends/consul/key.ts'
import { namespacePrefix } from '../../../src/backends/server/wire.ts'
import { on, type ServerMutant, spoiling } from './mutant.ts'

function path(namespace: string, key: string): string {
  const stored = storedKey(namespacePrefix(namespace, '/') + key)
  return `/v1/kv/${stored.split('/').map(encodeURIComponent).join('/')}`
}

export const consulMutants: readonly ServerMutant[] = [
  {
    name: 'takes whatever goes wrong for "no such key"',
    law: 'server/outage-is-not-absence',
    backend: (server) =>
      on(
        server,
        spoiling(consulProtocol, () => ({
          wire: (sound) => ({ getMany: (keys, call) => sound.getMany(keys, call).catch(() => new Map()) }),
        })),
      ),
  },
  {
    name: 'deletes a key with everything below it',
    law: 'keys/neighbours',
    backend: (server) =>
      on(
        server,
        spoiling(consulProtocol, (url) => ({
          wire: (_, namespace) => ({
            async remove(key) {
              await fetch(`${url}${path(namespace, key)}?recurse`, { method: 'DELETE' })
            },
          }),
        })),
      ),
  },
  {
    name: 'stores values as text',
    law: 'values/binary',
    backend: (server) =>
      on(
        server,
        spoiling(consulProtocol, () => ({
          wire: (sound) => ({
            set: (key, value, call) => sound.set(key, Buffer.from(Buffer.from(value).toString()), call),
          }),
        })),
      ),
  },
]
