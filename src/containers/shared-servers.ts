/**
 * Servers for a whole test run: started once, before the first test file, and stopped behind the last. The files find them in
 * the environment: there `startServer` takes what runs already.
 */
import { unavailableReason } from './availability.ts'
import { variableOf } from './environment.ts'
import type { RunningServer } from './running-server.ts'
import type { ServerKind } from '../backends/index.ts'
import { startServer } from './start-server.ts'

/** Server → URL, as `inject('kv-testkit:servers')` gives it in vitest. */
export type SharedUrls = Readonly<Partial<Record<ServerKind, string>>>

/** Servers that serve every test file. */
export interface SharedServers extends AsyncDisposable {
  readonly urls: SharedUrls
  stop(): Promise<void>
}

/**
 * Starts servers side by side and sets `KV_TESTKIT_<KIND>_URL` for this process and those it starts. Call it in whatever runs
 * before the workers do: jest's `globalSetup`, mocha's `mochaGlobalSetup`, a script that starts `node --test`.
 *
 * @throws {ServerStartError} with every server stopped again
 */
export async function shareServers(...kinds: readonly ServerKind[]): Promise<SharedServers> {
  const outcomes = await Promise.allSettled([...new Set(kinds)].map((kind) => startServer(kind)))
  const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await stopAll(servers)
    throw failed.reason
  }
  const before = new Map(servers.map(({ kind }) => [kind, process.env[variableOf(kind, 'URL')]]))
  for (const { kind, url } of servers) process.env[variableOf(kind, 'URL')] = url
  const stop = async (): Promise<void> => {
    for (const [kind, value] of before) {
      if (value === undefined) delete process.env[variableOf(kind, 'URL')]
      else process.env[variableOf(kind, 'URL')] = value
    }
    await stopAll(servers)
  }
  const urls: SharedUrls = Object.fromEntries(servers.map(({ kind, url }) => [kind, url]))
  return { urls, stop, [Symbol.asyncDispose]: stop }
}

/** What vitest hands a global set-up. */
export interface ProvideContext {
  provide(name: string, value: unknown): void
}

/**
 * A `globalSetup` for vitest: starts the servers, provides their URLs as `kv-testkit:servers`, and stops them at the end. Where
 * there is no Docker it starts none and says so behind the last test; `unavailableReason` tells the tests.
 *
 * @example
 * // servers.ts, named in vitest.config.ts as globalSetup
 * export default serversForVitest('redis', 'postgres')
 */
export function serversForVitest(
  ...kinds: readonly ServerKind[]
): (project: ProvideContext) => Promise<() => Promise<void>> {
  return async (project) => {
    const reason = await unavailableReason(...kinds)
    if (reason !== undefined) {
      project.provide('kv-testkit:servers', {})
      return async () => {
        process.stdout.write(`\nTests on ${kinds.join(', ')} were skipped: ${reason}.\n`)
      }
    }
    const servers = await shareServers(...kinds)
    project.provide('kv-testkit:servers', servers.urls)
    return () => servers.stop()
  }
}

async function stopAll(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()))
}
