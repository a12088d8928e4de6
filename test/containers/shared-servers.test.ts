import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  probeDocker,
  serversForVitest,
  shareServers,
  startServer,
  useServer,
  unavailableReason,
} from '../../src/containers/index.ts'
import { gate } from './fixtures/docker.ts'
import { isThere, ownContainers } from './fixtures/engine.ts'

const { skip, note } = gate()
const docker = await probeDocker()
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

afterEach(() => vi.unstubAllEnvs())

/** A runner's hooks, run by hand. */
class Runner {
  readonly #hooks: Record<'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach', (() => Promise<void>)[]> = {
    beforeAll: [],
    afterAll: [],
    beforeEach: [],
    afterEach: [],
  }
  readonly beforeAll = (run: () => Promise<void>): unknown => this.#hooks.beforeAll.push(run)
  readonly afterAll = (run: () => Promise<void>): unknown => this.#hooks.afterAll.push(run)
  readonly beforeEach = (run: () => Promise<void>): unknown => this.#hooks.beforeEach.push(run)
  readonly afterEach = (run: () => Promise<void>): unknown => this.#hooks.afterEach.push(run)

  async run(when: 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach'): Promise<void> {
    for (const hook of this.#hooks[when]) await hook()
  }
}

describe('unavailableReason', () => {
  it('says why not, in one line', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '')
    expect(await unavailableReason('redis')).toMatch(/^DOCKER_HOST is 'tcp:.*ECONNREFUSED.*$/)
  })

  it('rejects where Docker is required, so that nothing is skipped unnoticed', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '1')
    await expect(unavailableReason('redis')).rejects.toThrow(/KV_TESTKIT_REQUIRE_DOCKER is 1, and DOCKER_HOST/)
  })

  it.skipIf(!docker.available)('says which image is not here and cannot be pulled', async () => {
    vi.stubEnv('KV_TESTKIT_REDIS_IMAGE', 'kv-testkit.test/no-such-image:1')
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '')
    expect(await unavailableReason('redis')).toMatch(
      /^the image kv-testkit.test\/no-such-image:1 is not here and could not be pulled: .+$/,
    )
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '1')
    await expect(unavailableReason('redis')).rejects.toThrow(/KV_TESTKIT_REQUIRE_DOCKER is 1, and the image/)
  })

  it('needs no Docker for a server that runs already', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    vi.stubEnv('KV_TESTKIT_REDIS_URL', 'redis://127.0.0.1:6379')
    expect(await unavailableReason('redis')).toBeUndefined()
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '')
    expect(await unavailableReason('redis', 'etcd')).toBeDefined()
  })

  it('lets serversForVitest start none', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    vi.stubEnv('KV_TESTKIT_REQUIRE_DOCKER', '')
    const provided: unknown[] = []
    const teardown = await serversForVitest('redis')({ provide: (...given) => provided.push(given) })
    expect(provided).toEqual([['kv-testkit:servers', {}]])
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await teardown()
    const text = String(said.mock.calls[0]?.[0])
    said.mockRestore()
    expect(text).toContain('Tests on redis were skipped: DOCKER_HOST')
  })
})

describe.skipIf(skip)(`servers for a whole test run${note}`, () => {
  it('are found by every startServer until they are stopped, and are stopped by nobody else', async () => {
    const shared = await shareServers('redis', 'etcd', 'redis')
    expect(Object.keys(shared.urls)).toEqual(['redis', 'etcd'])
    expect(process.env['KV_TESTKIT_REDIS_URL']).toBe(shared.urls.redis)
    const before = await ownContainers()
    expect(before).toHaveLength(2)
    const mine = await startServer('redis')
    expect(mine.containerId).toBeUndefined()
    expect(await ownContainers()).toEqual(before)
    await mine.stop()
    const another = await startServer('redis')
    await (await another.open()).health()
    await another.stop()
    await shared.stop()
    expect(process.env['KV_TESTKIT_REDIS_URL']).toBeUndefined()
    expect(await ownContainers()).toEqual([])
  })

  it('are all stopped again where one of them does not start', async () => {
    vi.stubEnv('KV_TESTKIT_ETCD_IMAGE', 'kv-testkit.test/no-such-image:1')
    await expect(shareServers('redis', 'etcd')).rejects.toMatchObject({ code: 'IMAGE_MISSING', kind: 'etcd' })
    expect(await ownContainers()).toEqual([])
    expect(process.env['KV_TESTKIT_REDIS_URL']).toBeUndefined()
  })

  it('are provided to vitest, and stopped by what its set-up returns', async () => {
    const provided = new Map<string, unknown>()
    const teardown = await serversForVitest('redis')({ provide: (name, value) => provided.set(name, value) })
    expect(provided.get('kv-testkit:servers')).toEqual({ redis: process.env['KV_TESTKIT_REDIS_URL'] })
    await teardown()
    expect(await ownContainers()).toEqual([])
  })
})

describe.skipIf(skip)(`useServer${note}`, () => {
  it('gives each test a client in a namespace of its own, on one server', async () => {
    const runner = new Runner()
    const redis = useServer('redis', runner)
    await runner.run('beforeAll')
    await runner.run('beforeEach')
    const { containerId } = redis.server
    const first = redis.kv
    await first.setRaw('key', bytes('of the first test'))
    await runner.run('afterEach')
    await expect(first.getRaw('key')).rejects.toMatchObject({ code: 'KV_CLOSED' })

    await runner.run('beforeEach')
    expect(redis.server.containerId).toBe(containerId)
    await expect(redis.kv.getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
    await runner.run('afterEach')
    await runner.run('afterAll')
    expect(await isThere(containerId ?? '')).toBe(false)
  })

  it('says so where it is read outside a test', () => {
    const redis = useServer('redis', new Runner())
    expect(() => redis.kv).toThrow(/useServer\('redis'\): read it inside a test/)
  })
})
