import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { probeDocker, ServerStartError, startServer, type StartOptions } from '../../src/containers/index.ts'
import { gate } from './fixtures/docker.ts'
import { ownContainers } from './fixtures/engine.ts'
import { type SpoiltImage, spoiltImage } from './fixtures/spoilt-image.ts'

const { skip, note } = gate()
const run = promisify(execFile)
const absent = 'kv-testkit.test/no-such-image:1'
const redisImage = process.env['KV_TESTKIT_REDIS_IMAGE'] ?? 'redis:8.0.2'

async function failureOf(options: StartOptions): Promise<ServerStartError> {
  try {
    const server = await startServer('redis', options)
    await server.stop()
  } catch (error) {
    if (error instanceof ServerStartError) return error
    throw error
  }
  throw new Error('the server started')
}

/** The same in a process of its own: what Testcontainers reads from the environment it reads once. */
async function failureWith(env: Readonly<Record<string, string>>, image: string): Promise<Record<string, string>> {
  const script = fileURLToPath(new URL('./fixtures/start.ts', import.meta.url))
  const args = ['--import', import.meta.resolve('tsx'), script, image]
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } })
  return JSON.parse(stdout)
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('a server that cannot be started, with or without Docker,', () => {
  it.each([
    ['a socket that does not exist', 'unix:///nowhere/docker.sock', /ENOENT/],
    ['a port where nobody listens', 'tcp://127.0.0.1:1', /ECONNREFUSED/],
    ['no URL', 'nowhere', /which is no URL; expected unix:/],
  ])('says so where DOCKER_HOST is %s, though there may be an engine elsewhere', async (_, host, problem) => {
    vi.stubEnv('DOCKER_HOST', host)
    const error = await failureOf({ image: absent })
    expect(error).toMatchObject({ code: 'DOCKER_UNAVAILABLE', kind: 'redis', image: absent })
    expect(error.message).toContain(`DOCKER_HOST is '${host}'`)
    expect(error.message).toMatch(problem)
    expect(error.remedy).toContain('set DOCKER_HOST')
  })

  it('says what was looked at where no engine is found', async () => {
    vi.stubEnv('DOCKER_HOST', '')
    vi.doMock('testcontainers', () => ({
      getContainerRuntimeClient: () => Promise.reject(new Error('Could not find a working container runtime strategy')),
    }))
    vi.resetModules()
    const { probeDocker: probe } = await import('../../src/containers/index.ts')
    const docker = await probe()
    vi.doUnmock('testcontainers')
    expect(docker).toMatchObject({ available: false })
    expect(docker.available ? '' : docker.reason).toMatch(/^no Docker engine answers: \/var\/run\/docker\.sock /)
  })

  it('says so where the clock is faked, and does not wait for a timer that never comes', async () => {
    vi.useFakeTimers()
    const error = await failureOf({ image: absent })
    expect(error).toMatchObject({ code: 'START_TIMEOUT' })
    expect(error.message).toContain('timers of this process are faked')
    expect(error.remedy).toContain('useRealTimers')
  })
})

describe.skipIf(skip)(`a container that does not come up${note}`, () => {
  let dies: SpoiltImage
  let sleeps: SpoiltImage
  let pointless: SpoiltImage

  beforeAll(async () => {
    dies = await spoiltImage(redisImage, 'sh', '-c', 'echo the config is wrong >&2; exit 3')
    sleeps = await spoiltImage(redisImage, 'sh', '-c', 'echo waiting for nothing; exec sleep 300')
    pointless = await spoiltImage(redisImage, '/no/such/program')
  })
  afterAll(() => Promise.all([dies, sleeps, pointless].map((image) => image.remove())))
  afterEach(async () => {
    expect(await ownContainers()).toEqual([])
  })

  it('is reported as IMAGE_MISSING where its image can neither be found nor pulled', async () => {
    const error = await failureOf({ image: absent })
    expect(error).toMatchObject({ code: 'IMAGE_MISSING', image: absent })
    expect(error.message).toContain(absent)
    expect(error.remedy).toContain('KV_TESTKIT_REDIS_IMAGE')
  })

  it('is reported as RYUK_IMAGE_MISSING where the image of the cleanup container is what is missing', async () => {
    const env = { TESTCONTAINERS_RYUK_DISABLED: '', RYUK_CONTAINER_IMAGE: absent }
    const error = await failureWith(env, redisImage)
    expect(error).toMatchObject({ code: 'RYUK_IMAGE_MISSING', image: redisImage })
    expect(error['message']).toContain(absent)
    expect(error['remedy']).toContain('TESTCONTAINERS_RYUK_DISABLED=true')
  })

  it('is reported as EXITED at once where its process ends, with its exit code and what it wrote', async () => {
    const error = await failureOf({ image: dies.name })
    expect(error).toMatchObject({ code: 'EXITED', exitCode: 3, logs: 'the config is wrong' })
    // Testcontainers alone waits ten seconds for the ports of a container that is gone
    expect(error.elapsedMs).toBeLessThan(8_000)
  })

  it('is reported as EXITED where the engine cannot even run the process', async () => {
    const error = await failureOf({ image: pointless.name })
    expect(error).toMatchObject({ code: 'EXITED', exitCode: 127 })
    expect(error.message).toContain('/no/such/program')
  })

  it('is reported as START_TIMEOUT where nothing ever answers, with what it wrote', async () => {
    const error = await failureOf({ image: sleeps.name, startTimeoutMs: 2_000 })
    expect(error).toMatchObject({ code: 'START_TIMEOUT', logs: 'waiting for nothing' })
    expect(error.elapsedMs).toBeGreaterThan(1_990)
    expect(error.elapsedMs).toBeLessThan(8_000)
  })

  it('is removed where the caller gives up, who gets back the reason', async () => {
    const caller = new AbortController()
    const starting = startServer('redis', { image: sleeps.name, signal: caller.signal })
    const reason = new Error('changed my mind')
    caller.abort(reason)
    await expect(starting).rejects.toBe(reason)
  })

  it('does not keep the next one from starting', async () => {
    expect((await probeDocker()).available).toBe(true)
    await using server = await startServer('redis')
    expect(server.product).toMatch(/^(Redis|Valkey)$/)
  })
})
