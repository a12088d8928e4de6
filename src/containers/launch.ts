/** Gets one container from "wanted" to "answers", or finds out why not and leaves nothing behind. */
import { randomUUID } from 'node:crypto'
// The real timers, held from the start: starting works beside a test that fakes the clock later.
import { setTimeout } from 'node:timers/promises'
import type { WaitStrategy } from 'testcontainers'
import type { ServerIdentity } from '../backends/index.ts'
import { messageOf } from '../kv/index.ts'
import { cleanupImage, dockerEngine, type Engine, hasImage, labels, ownerLabel, probeDocker } from './docker.ts'
import { variableOf } from './environment.ts'
import { clockIsFaked } from './faked-clock.ts'
import type { RelayAddress, Relay } from './relay/relay.ts'
import type { ServerRecipe } from './servers/recipe.ts'
import { ServerStartError, type ServerStartErrorCode } from './start-error.ts'

/** One attempt to start a server. */
export interface Launch {
  readonly recipe: ServerRecipe
  readonly image: string
  readonly durable: boolean
  readonly timeoutMs: number
  readonly relay: Relay
  readonly signal?: AbortSignal | undefined
}

/** A container that runs a server that answers. */
export interface Launched {
  readonly engine: Engine
  /** What the server says it is. */
  readonly identity: ServerIdentity
  readonly id: string
  readonly container: Container
  /** Where a port of it is reached from here. */
  address(port: number): Promise<RelayAddress>
  /** Removes it with its volumes, running or not. */
  remove(): Promise<void>
}

type Container = ReturnType<Engine['container']['getById']>

/** Starts the container and waits until the server answers through the relay. Rejects with {@link ServerStartError}. */
export async function launch(wanted: Launch): Promise<Launched> {
  const { recipe, image, durable, relay } = wanted
  const startedAt = performance.now()
  const fail = (code: ServerStartErrorCode, what: string, remedy: string, more: object = {}): ServerStartError =>
    new ServerStartError(code, {
      kind: recipe.kind,
      image,
      elapsedMs: performance.now() - startedAt,
      what,
      remedy,
      ...more,
    })

  if (await clockIsFaked()) {
    throw fail(
      'START_TIMEOUT',
      'the timers of this process are faked, so nothing that waits would ever end',
      'Start servers before faking the clock, or restore it first (vi.useRealTimers(), clock.restore()).',
    )
  }
  const docker = await probeDocker()
  if (!docker.available) {
    throw fail('DOCKER_UNAVAILABLE', docker.reason, 'Start Docker, or set DOCKER_HOST to where it runs.', {
      cause: docker.cause,
    })
  }
  const engine = await dockerEngine()
  const name = `kv-testkit-${recipe.kind}-${randomUUID()}`
  const container = engine.container.dockerode.getContainer(name)
  const ended = new AbortController()
  const onAbort = (): void => ended.abort()
  wanted.signal?.addEventListener('abort', onAbort, { once: true })
  let starting: Promise<unknown> | undefined
  try {
    wanted.signal?.throwIfAborted()
    const prepared = (await recipe.container(image, durable))
      .withName(name)
      .withLabels({ [labels.mark]: 'true', [labels.kind]: recipe.kind, [labels.owner]: ownerLabel() })
      .withWaitStrategy(atOnce)
      .withStartupTimeout(wanted.timeoutMs)
    const begun = prepared.start()
    starting = begun
    const ready = begun.then(async (started) => {
      relay.redirect({ host: started.getHost(), port: started.getMappedPort(recipe.port) })
      const identity = await untilItAnswers(wanted, startedAt, ended.signal)
      const host = started.getHost()
      return {
        engine,
        identity,
        id: started.getId(),
        container: engine.container.getById(started.getId()),
        address: async (port: number) => ({ host, port: await boundPort(container, port) }),
        remove: () => removeContainer(engine, name),
      }
    })
    return await Promise.race([ready, exit(container, ended.signal), deadline(wanted.timeoutMs, ended.signal)])
  } catch (error) {
    ended.abort()
    const inspected = await container.inspect().catch(() => undefined)
    const logs = inspected === undefined ? '' : await lastLines(engine, inspected.Id, 50)
    await removeContainer(engine, name)
    // what Testcontainers still does with the container it no longer has ends by itself
    void starting?.then(
      () => removeContainer(engine, name),
      () => {},
    )
    if (wanted.signal?.aborted === true) throw wanted.signal.reason
    if (error instanceof Exited) {
      throw fail('EXITED', `the server ended with exit code ${error.exitCode}`, 'Read what it wrote.', {
        logs,
        exitCode: error.exitCode,
        cause: error,
      })
    }
    if (error instanceof TooLate) {
      throw fail(
        'START_TIMEOUT',
        `no answer on port ${recipe.port} within ${wanted.timeoutMs} ms`,
        'Read what it wrote, check that the image is of the right server, or raise startTimeoutMs.',
        { logs, cause: error.cause },
      )
    }
    const state = inspected?.State
    if (state === undefined) throw await missingImage(engine, wanted, fail, error)
    const said = messageOf(error)
    if (!state.Running) {
      throw fail('EXITED', `the engine could not run it: ${said}`, 'Check that the image is of the right server.', {
        logs,
        exitCode: state.ExitCode,
        cause: error,
      })
    }
    throw fail('START_TIMEOUT', `it runs, and could not be made ready: ${said}`, 'Read what it wrote.', {
      logs,
      cause: error,
    })
  } finally {
    ended.abort()
    wanted.signal?.removeEventListener('abort', onAbort)
  }
}

/** Removes a container with its volumes, running or not. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.container.dockerode.getContainer(id).remove({ force: true, v: true })
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    // gone already, or being removed by somebody else
    if (status !== 404 && status !== 409) throw error
  }
}

/** The last lines that a container wrote. */
export async function lastLines(engine: Engine, id: string, lines: number): Promise<string> {
  const stream = await engine.container.dockerode
    .getContainer(id)
    .logs({ stdout: true, stderr: true, tail: lines, follow: false })
  return withoutFrames(stream).trimEnd()
}

/** Resolves when the server answers and has been prepared, to what it says it is. */
export async function untilItAnswers(
  { recipe, relay, timeoutMs }: Pick<Launch, 'recipe' | 'relay' | 'timeoutMs'>,
  startedAt: number,
  signal: AbortSignal,
): Promise<ServerIdentity> {
  const url = recipe.url(relay)
  const backend = recipe.backend({ url, timeoutMs: 1_000, keep: true }, { product: '', version: '' })
  try {
    for (let last: unknown; ;) {
      signal.throwIfAborted()
      // an open client keeps the connection from one question to the next
      const client = await backend.open('kv-testkit')
      try {
        await client.health()
        if (recipe.prepare === undefined) return await backend.identify()
        break
      } catch (error) {
        last = error
      } finally {
        await client.close()
      }
      if (performance.now() - startedAt > timeoutMs) throw new TooLate(last)
      await setTimeout(10)
    }
    await recipe.prepare(url, timeoutMs)
    // one that has just answered may yet be too busy for the next question
    for (;;) {
      signal.throwIfAborted()
      try {
        return await backend.identify()
      } catch (error) {
        if (performance.now() - startedAt > timeoutMs) throw error
      }
      await setTimeout(10)
    }
  } finally {
    await backend.dispose()
  }
}

/** The port of this machine that leads to `port` of the container. It changes with every start. */
async function boundPort(container: Container, port: number): Promise<number> {
  const { NetworkSettings } = await container.inspect()
  const bound = NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort
  if (bound === undefined) throw new Error(`the engine bound no port to ${port} of the container`)
  return Number(bound)
}

class Exited extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`)
    this.exitCode = exitCode
  }
}

class TooLate extends Error {
  constructor(cause: unknown) {
    super('too late', { cause })
  }
}

/** Readiness is asked of the server itself, from here; Testcontainers need not wait for anything. */
const atOnce: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => atOnce,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
}

/** Rejects as soon as the container has exited. Testcontainers would wait ten seconds for its ports. */
async function exit(container: Container, signal: AbortSignal): Promise<never> {
  for (;;) {
    await setTimeout(100, undefined, { signal })
    const found = await container.inspect().catch(() => undefined)
    if (found?.State.Status === 'exited' || found?.State.Status === 'dead') throw new Exited(found.State.ExitCode)
  }
}

async function deadline(timeoutMs: number, signal: AbortSignal): Promise<never> {
  await setTimeout(timeoutMs, undefined, { signal })
  throw new TooLate(undefined)
}

async function missingImage(
  engine: Engine,
  { recipe, image }: Launch,
  fail: (code: ServerStartErrorCode, what: string, remedy: string, more: object) => Error,
  cause: unknown,
): Promise<unknown> {
  const said = messageOf(cause)
  if (!(await hasImage(engine, image))) {
    const variable = variableOf(recipe.kind, 'IMAGE')
    return fail(
      'IMAGE_MISSING',
      `the image is not here and could not be pulled: ${said}`,
      `Run \`docker pull ${image}\`, or set ${variable} to an image that is here.`,
      { cause },
    )
  }
  const cleanup = cleanupImage()
  if (cleanup !== undefined && !(await hasImage(engine, cleanup))) {
    return fail(
      'RYUK_IMAGE_MISSING',
      `the image of the cleanup container, ${cleanup}, is not here and could not be pulled: ${said}`,
      `Run \`docker pull ${cleanup}\`, set RYUK_CONTAINER_IMAGE, or set TESTCONTAINERS_RYUK_DISABLED=true (and run \`kv-testkit clean\` after a crash).`,
      { cause },
    )
  }
  return cause
}

/** The text of a log without the eight bytes that Docker puts before every piece of it. */
function withoutFrames(log: Buffer): string {
  let text = ''
  for (let at = 0; at + 8 <= log.length;) {
    const size = log.readUInt32BE(at + 4)
    text += log.subarray(at + 8, at + 8 + size).toString()
    at += 8 + size
  }
  return text
}
