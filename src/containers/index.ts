/**
 * Real servers in containers: started, reached through a link that can be disturbed, paused, killed, restarted and removed.
 *
 * @module
 */
export { whyNoServers } from './availability.ts'
export { type DockerProbe, probeDocker } from './docker.ts'
export { type Leftover, removeLeftovers } from './leftovers.ts'
export type { Conditions, Direction, Latency, Where } from './relay/conditions.ts'
export { type Address, type Relay, type RelayOptions, startRelay } from './relay/relay.ts'
export type { RunningServer, StartOptions } from './running-server.ts'
export { type ServerKind, serverKinds } from './server-kind.ts'
export {
  type Providing,
  serversForVitest,
  shareServers,
  type SharedServers,
  type SharedUrls,
} from './shared-servers.ts'
export { ServerStartError, type ServerStartErrorCode } from './start-error.ts'
export { type ContainerOutlook, type ServerOutlook, surveyContainers } from './survey.ts'
export { startConsul, startEtcd, startMongo, startPostgres, startRedis, startServer } from './start-server.ts'
export { type Hooks, type ServerInUse, useServer } from './use-server.ts'
