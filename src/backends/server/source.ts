/** Where a backend finds its server: at a URL, or through a client that the user has already. */
import { UsageError } from '../../kv/index.ts'
import type { ServerKind } from './server-table.ts'

/** Refuses options that name neither a URL nor a client, or both. */
export function expectOneSource(kind: ServerKind, options: object, client: string): void {
  const given = ['url', client].filter((name) => Reflect.get(options, name) !== undefined)
  if (given.length === 1) return
  throw new UsageError(
    `${kind}(): expected either 'url' or '${client}'; got ${given.length === 0 ? 'neither' : 'both'}`,
  )
}
