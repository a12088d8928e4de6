/** The Docker engine: whether there is one, and the few things that Testcontainers has no calls for. */
import { statSync } from 'node:fs'
import { request } from 'node:http'
import { homedir, hostname } from 'node:os'
import { clearTimeout, setTimeout } from 'node:timers'
import type * as Testcontainers from 'testcontainers'
import { loadPackage } from '../backends/index.ts'
import { messageOf, visible } from '../kv/index.ts'

/** Testcontainers' view of the engine. */
export type Engine = Awaited<ReturnType<typeof Testcontainers.getContainerRuntimeClient>>

/** Whether a Docker engine can be used. */
export type DockerProbe =
  | { readonly available: true; readonly version: string }
  | {
      readonly available: false
      /** What was tried and what came of it, in one line. */
      readonly reason: string
      readonly cause?: unknown
    }

/** On every container that this package starts. */
export const labels = {
  mark: 'kv-testkit',
  kind: 'kv-testkit.kind',
  /** Host name and process id of who started it. */
  owner: 'kv-testkit.owner',
} as const

/** The process that a container's owner label names: this one. */
export function ownerLabel(): string {
  return `${hostname()}:${process.pid}`
}

/** Loads Testcontainers, or says what to install. */
export async function loadTestcontainers(): Promise<typeof Testcontainers> {
  return loadPackage('kv-testkit/containers', 'testcontainers', () => import('testcontainers'))
}

/** Asks whether a Docker engine answers. Takes milliseconds where there is none. */
export async function probeDocker(): Promise<DockerProbe> {
  const wrong = await brokenDockerHost()
  if (wrong !== undefined) return { available: false, reason: wrong }
  const { getContainerRuntimeClient } = await loadTestcontainers()
  try {
    const engine = await getContainerRuntimeClient()
    const { Version } = await engine.container.dockerode.version()
    return { available: true, version: Version }
  } catch (error) {
    return { available: false, reason: `no Docker engine answers: ${triedSockets().join('; ')}`, cause: error }
  }
}

/** The engine, once {@link probeDocker} has found it. */
export async function dockerEngine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await loadTestcontainers()
  return getContainerRuntimeClient()
}

/**
 * Testcontainers falls back to the default socket in silence when `DOCKER_HOST` leads nowhere. Whoever set it meant it, so it
 * is asked here first.
 */
async function brokenDockerHost(): Promise<string | undefined> {
  const host = process.env['DOCKER_HOST']
  if (host === undefined || host === '') return undefined
  let url: URL
  try {
    url = new URL(host)
  } catch {
    return `DOCKER_HOST is '${host}', which is no URL; expected unix:///path/to/docker.sock or tcp://host:2375`
  }
  const where =
    url.protocol === 'unix:'
      ? { socketPath: url.pathname }
      : url.protocol === 'tcp:' || url.protocol === 'http:'
        ? { host: url.hostname, port: url.port }
        : undefined
  // over TLS, ssh or a pipe only Testcontainers knows how
  if (where === undefined || process.env['DOCKER_TLS_VERIFY'] === '1') return undefined
  const problem = await ping(where)
  return problem === undefined ? undefined : `DOCKER_HOST is '${host}', and no Docker engine answers there: ${problem}`
}

function ping(
  where: { readonly socketPath: string } | { readonly host: string; readonly port: string },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request({ ...where, path: '/_ping', agent: false }, (incoming) => {
      incoming.resume()
      clearTimeout(timer)
      resolve(incoming.statusCode === 200 ? undefined : `HTTP ${incoming.statusCode}`)
    })
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer within 3,000 ms')), 3_000)
    outgoing.on('error', (error) => {
      clearTimeout(timer)
      resolve(error.message)
    })
    outgoing.end()
  })
}

/** The sockets that Testcontainers looks for, and what is wrong with each. */
function triedSockets(): readonly string[] {
  const runtime = process.env['XDG_RUNTIME_DIR']
  const sockets = [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [`${runtime}/docker.sock`]),
    `${homedir()}/.docker/run/docker.sock`,
  ]
  return sockets.map((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return `${path} does not exist`
    return found.isSocket() ? `${path} does not answer` : `${path} is no socket`
  })
}

/** What Testcontainers would use to clean up behind a process that crashed; `undefined` where that is switched off. */
export function cleanupImage(): string | undefined {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') return undefined
  return process.env['RYUK_CONTAINER_IMAGE'] ?? 'testcontainers/ryuk:0.14.0'
}

/** Why the engine has no `image`, after an attempt to pull it, in one line; `undefined` where it has it by then. */
export async function whyNotHere(image: string): Promise<string | undefined> {
  const { ImageName } = await loadTestcontainers()
  const engine = await dockerEngine()
  if (await hasImage(engine, image)) return undefined
  try {
    await engine.image.pull(ImageName.fromString(image))
    return undefined
  } catch (error) {
    return `the image ${image} is not here and could not be pulled: ${visible(messageOf(error))}`
  }
}

/** Whether the engine has `image`. */
export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.container.dockerode.getImage(image).inspect()
    return true
  } catch {
    return false
  }
}
