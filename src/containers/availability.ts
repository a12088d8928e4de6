/** Whether tests that need a container can run here, and what becomes of them where they cannot. */
import { cleanupImage, probeDocker, whyNotHere } from './docker.ts'
import { urlInEnvironment } from './environment.ts'
import { type ServerKind, serverKinds } from '../backends/index.ts'
import { imageOf } from './servers/index.ts'

/**
 * Why servers cannot be started here, to skip tests with; `undefined` where they can: no Docker engine answers, or an image is
 * not here and cannot be pulled. An image that is not here is pulled, which may take minutes. Where `KV_TESTKIT_REQUIRE_DOCKER`
 * is `1` it rejects instead, so that tests which must run cannot be skipped unnoticed.
 *
 * @param kinds the servers needed; those that `KV_TESTKIT_<KIND>_URL` says run already need no Docker. Default: all
 * @example
 * const reason = await unavailableReason('redis')
 * describe.skipIf(reason !== undefined)(`on Redis${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => { ... })
 */
export async function unavailableReason(...kinds: readonly ServerKind[]): Promise<string | undefined> {
  const wanted = kinds.length === 0 ? serverKinds : kinds
  const toStart = wanted.filter((kind) => urlInEnvironment(kind) === undefined)
  if (toStart.length === 0) return undefined
  const found = await whatIsMissing(toStart)
  if (found === undefined) return undefined
  if (process.env['KV_TESTKIT_REQUIRE_DOCKER'] !== '1') return found.reason
  throw new Error(`KV_TESTKIT_REQUIRE_DOCKER is 1, and ${found.reason}`, { cause: found.cause })
}

async function whatIsMissing(
  kinds: readonly ServerKind[],
): Promise<{ readonly reason: string; readonly cause?: unknown } | undefined> {
  const docker = await probeDocker()
  if (!docker.available) return docker
  const cleanup = cleanupImage()
  const images = new Set([...kinds.map((kind) => imageOf(kind)), ...(cleanup === undefined ? [] : [cleanup])])
  const reasons = await Promise.all([...images].map(whyNotHere))
  const reason = reasons.find((why) => why !== undefined)
  return reason === undefined ? undefined : { reason }
}
