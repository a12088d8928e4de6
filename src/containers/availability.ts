/** Whether tests that need a container can run here, and what becomes of them where they cannot. */
import { probeDocker } from './docker.ts'
import { urlInEnvironment } from './environment.ts'
import { type ServerKind, serverKinds } from '../backends/index.ts'

/**
 * Why servers cannot be started here, to skip tests with; `undefined` where they can. Where `KV_TESTKIT_REQUIRE_DOCKER` is `1`
 * it rejects instead, so that tests which must run cannot be skipped unnoticed.
 *
 * @param kinds the servers needed; those that `KV_TESTKIT_<KIND>_URL` says run already need no Docker. Default: all
 * @example
 * const reason = await unavailableReason('redis')
 * describe.skipIf(reason !== undefined)(`on Redis${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => { ... })
 */
export async function unavailableReason(...kinds: readonly ServerKind[]): Promise<string | undefined> {
  const wanted = kinds.length === 0 ? serverKinds : kinds
  if (wanted.every((kind) => urlInEnvironment(kind) !== undefined)) return undefined
  const docker = await probeDocker()
  if (docker.available) return undefined
  if (process.env['KV_TESTKIT_REQUIRE_DOCKER'] !== '1') return docker.reason
  throw new Error(`KV_TESTKIT_REQUIRE_DOCKER is 1, and ${docker.reason}`, { cause: docker.cause })
}
