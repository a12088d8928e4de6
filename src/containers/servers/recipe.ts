/** What has to be known of one server in order to start it. One file a server; `index.ts` is the table. */
import type { GenericContainer } from 'testcontainers'
import type { ServerBackend, ServerIdentity, ServerKind, ServerOptions } from '../../backends/index.ts'
import type { RelayAddress } from '../relay/relay.ts'

/** How one kind of server is started and spoken to. */
export interface ServerRecipe<Kind extends ServerKind = ServerKind> {
  readonly kind: Kind
  /** The official image, its tag pinned. */
  readonly image: string
  /** The port it listens on inside its container. */
  readonly port: number
  /**
   * Its container, not started.
   *
   * @param durable whether what it acknowledged must outlive the end of its process. No disk is waited for: what is tested is
   *   the crash of a process, not of a machine.
   */
  container(image: string, durable: boolean): Promise<GenericContainer>
  /** Its URL when it is reached at `address`. */
  url(address: RelayAddress): string
  /** What is left to do when it answers first, such as making it a replica set of one. */
  prepare?(url: string, timeoutMs: number): Promise<void>
  backend(options: ServerOptions, identity: ServerIdentity): ServerBackend
  /** What it keeps when it is not {@link container | durable}. */
  readonly volatile: 'none' | 'reopen' | 'crash'
}

type HealthCheck = Parameters<GenericContainer['withHealthCheck']>[0]

/** A health check in place of a module's own, which would run a shell in the container for as long as it lives. */
export const onceADay: HealthCheck = { test: ['CMD', 'true'], interval: 86_400_000 }
