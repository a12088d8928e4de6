import { MongoClient } from 'mongodb'
import { mongoProtocol } from '../../../src/backends/mongo/protocol.ts'
import { namespacePrefix } from '../../../src/backends/server/wire.ts'
import type { RunningServer } from '../../../src/containers/index.ts'
import { on, type ServerMutant, spoiling } from './mutant.ts'

const soundOn = (server: RunningServer) => mongoProtocol(server.replicaSet === true)

/** `list` by a regular expression, made of the prefix. */
function listing(pattern: (prefix: string) => string, flags: string): ServerMutant['backend'] {
  return (server) =>
    on(
      server,
      spoiling(soundOn(server), (url) => {
        const client = new MongoClient(url)
        return {
          close: () => client.close(true),
          wire(_, namespace) {
            const name = `kv_testkit.${namespacePrefix(namespace, '')}`
            const entries = client.db().collection<{ readonly _id: string }>(name)
            return {
              async keys(prefix) {
                const found = await entries.find({ _id: { $regex: `^${pattern(prefix)}`, $options: flags } }).toArray()
                return found.map(({ _id }) => _id).sort()
              },
            }
          },
        }
      }),
    )
}

export const mongoMutants: readonly ServerMutant[] = [
  {
    name: 'lists by a regular expression that ignores case',
    law: 'list/exact-text',
    backend: listing((prefix) => prefix.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'i'),
  },
  {
    name: 'puts the prefix into a regular expression as it is',
    law: 'list/metacharacters',
    backend: listing((prefix) => prefix, ''),
  },
  {
    name: 'waits for its server for as long as it takes',
    law: 'server/no-hang',
    backend: (server) => on(server, soundOn(server), { timeoutMs: 600_000 }),
  },
]
