import { createClient } from 'redis'
import { redisProtocol } from '../../../src/backends/redis/protocol.ts'
import { namespacePrefix } from '../../../src/backends/server/wire.ts'
import { on, type ServerMutant, spoiling } from './mutant.ts'

/** The driver itself, connected once and never again. */
function driver(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  const connected = client.connect()
  const close = async (): Promise<void> => {
    if (client.isOpen) client.destroy()
  }
  return { connected, close }
}

export const redisMutants: readonly ServerMutant[] = [
  {
    name: 'lists what starts with the prefix and a colon',
    law: 'list/prefix',
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, () => ({
          wire: (sound) => ({ keys: (prefix, call) => sound.keys(`${prefix}:`, call) }),
        })),
      ),
  },
  {
    name: 'puts the prefix into a KEYS pattern as it is',
    law: 'list/metacharacters',
    hint: /glob|KEYS|pattern/i,
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, (url) => {
          const { connected, close } = driver(url)
          return {
            close,
            wire(_, namespace) {
              const own = namespacePrefix(namespace, ':')
              return {
                keys: async (prefix) =>
                  (await (await connected).keys(`${own}${prefix}*`)).map((key) => key.slice(own.length)),
              }
            },
          }
        }),
      ),
  },
  {
    name: 'reads the first page of a scan and takes it for all',
    law: 'list/complete',
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, (url) => {
          const { connected, close } = driver(url)
          return {
            close,
            wire(_, namespace) {
              const own = namespacePrefix(namespace, ':')
              return {
                async keys(prefix) {
                  const client = await connected
                  const escaped = (own + prefix).replace(/[\\*?[\]^-]/g, String.raw`\$&`)
                  const { keys } = await client.scan('0', { MATCH: `${escaped}*`, COUNT: 1_000 })
                  return [...new Set(keys.map((key) => key.slice(own.length)))]
                },
              }
            },
          }
        }),
      ),
  },
  {
    name: 'never connects again',
    law: 'server/comes-back',
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, (url) => {
          const { connected, close } = driver(url)
          return {
            close,
            wire: (sound, namespace) => ({
              async get(key, call) {
                const client = await connected
                const there = await client.exists(namespacePrefix(namespace, ':') + key)
                return there === 0 ? undefined : sound.get(key, call)
              },
            }),
          }
        }),
      ),
  },
  {
    name: 'says that it survives a crash, and has no log',
    law: 'durability/crash',
    volatile: true,
    backend: (server) => on(server, redisProtocol),
  },
  {
    name: 'removes a key before it writes it',
    law: 'concurrency/whole-values',
    hint: /in one move/,
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, () => ({
          wire: (sound) => ({
            async set(key, value, call) {
              await sound.remove(key, call)
              await sound.set(key, value, call)
            },
          }),
        })),
      ),
  },
  {
    name: 'sends a batch in parts, though it says that it is atomic',
    law: 'concurrency/batch-atomic',
    hint: /one transaction/,
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, () => ({
          wire: (sound) => ({
            async setMany(entries, call) {
              const all = [...entries]
              for (let at = 0; at < all.length; at += 3) await sound.setMany(new Map(all.slice(at, at + 3)), call)
            },
          }),
        })),
      ),
  },
  {
    name: 'lets reads of one key that are in flight answer later ones',
    law: 'concurrency/linearizable',
    backend: (server) =>
      on(
        server,
        spoiling(redisProtocol, () => {
          const flying = new Map<string, Promise<Uint8Array | undefined>>()
          return {
            wire: (sound, namespace) => ({
              get(key, call) {
                const name = `${namespace} ${key}`
                const known = flying.get(name)
                if (known !== undefined) return known
                const found = sound.get(key, call)
                flying.set(name, found)
                // what was read is kept for a moment, as a cache against stampedes would
                const forget = (): void => void setTimeout(() => flying.delete(name), 5).unref()
                found.then(forget, forget)
                return found
              },
            }),
          }
        }),
      ),
  },
]
