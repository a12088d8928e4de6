import pg from 'pg'
import { postgresProtocol } from '../../../src/backends/postgres/protocol.ts'
import { on, type ServerMutant, spoiling } from './mutant.ts'

/** `list` by a condition on the key, `$1` being the namespace and `$2` the prefix. */
function listing(condition: string): ServerMutant['backend'] {
  return (server) =>
    on(
      server,
      spoiling(postgresProtocol, (url) => {
        const pool = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true })
        pool.on('error', () => {})
        const text = `SELECT key FROM kv_testkit WHERE namespace = $1 AND ${condition} ORDER BY key`
        return {
          close: () => pool.end(),
          wire: (sound, namespace) => ({
            async keys(prefix, call) {
              await sound.get('makes the table', call)
              const { rows } = await pool.query<{ key: string }>(text, [namespace, prefix])
              return rows.map(({ key }) => key)
            },
          }),
        }
      }),
    )
}

export const postgresMutants: readonly ServerMutant[] = [
  {
    name: 'puts the prefix into a LIKE pattern as it is',
    law: 'list/metacharacters',
    hint: /LIKE/,
    backend: listing(`key LIKE $2 || '%'`),
  },
  {
    name: 'lists without regard to case',
    law: 'list/exact-text',
    backend: listing('starts_with(lower(key), lower($2))'),
  },
  {
    name: 'promises any key, and the server refuses NUL',
    law: 'keys/round-trip',
    backend(server) {
      const { keys: _, ...profile } = postgresProtocol.profile
      return on(server, { ...postgresProtocol, profile })
    },
  },
  {
    name: 'is in good health without asking the server',
    law: 'server/health',
    backend: (server) =>
      on(
        server,
        spoiling(postgresProtocol, () => ({ ping: async () => {} })),
      ),
  },
]
