/**
 * etcd 3, over its HTTP gateway, so without a driver.
 *
 * A batch is one transaction, which etcd bounds at 128 operations (`--max-txn-ops`) and a request at 1.5 MiB
 * (`--max-request-bytes`). More is refused as a whole, because cutting it up would not be atomic.
 *
 * @module
 */
import { etcdConnection, etcdProtocol } from './etcd/protocol.ts'
import type { HttpServerOptions } from './server/http.ts'
import { serverBackend, type ServerBackend } from './server/server-backend.ts'

export type { HttpServerOptions } from './server/http.ts'
export type { ServerBackend, ServerIdentity, ServerOptions, ServerSettings } from './server/server-backend.ts'

/**
 * A backend on an etcd server, at `http://host:2379` (or `etcd://host:2379`, which means the same).
 *
 * @example
 * const report = await runConformance(etcd({ url: 'http://localhost:2379' }))
 */
export function etcd(options: HttpServerOptions): ServerBackend {
  const { agent } = options
  return serverBackend({ ...etcdProtocol, connect: async (url) => etcdConnection(url, agent) }, options)
}
