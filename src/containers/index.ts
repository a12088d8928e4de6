/**
 * Real servers in containers: started, reached through a link that can be disturbed, paused, killed, restarted and removed.
 *
 * @module
 */
export { unavailableReason } from './availability.ts'
export { type DockerProbe, probeDocker } from './docker.ts'
export { type OrphanedContainer as Leftover, removeOrphans } from './orphans.ts'
export type {
  LinkConditions as Conditions,
  LinkDirection as Direction,
  LinkLatency as Latency,
  LinkScope,
} from './relay/conditions.ts'
export { type RelayAddress, type Relay, type RelayOptions, startRelay } from './relay/relay.ts'
export type { RunningServer, StartOptions } from './running-server.ts'
export { type ServerKind, serverKinds } from '../backends/index.ts'
export {
  type ProvideContext,
  serversForVitest,
  shareServers,
  type SharedServers,
  type SharedUrls,
} from './shared-servers.ts'
export { ServerStartError, type ServerStartErrorCode, type StartFailure } from './start-error.ts'
export { type ContainerAvailability, type ServerAvailability, checkAvailability } from './check-availability.ts'
export { startConsul, startEtcd, startMongo, startPostgres, startRedis, startServer } from './start-server.ts'
export { type TestHooks, type ServerInUse, useServer } from './use-server.ts'
