import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servers } from '../../src/backends/index.ts'
import { type RunningServer, type ServerKind, serverKinds, startServer } from '../../src/containers/index.ts'
import type { FullKV } from '../../src/kv/index.ts'
import { gate } from './fixtures/docker.ts'
import { isThere } from './fixtures/engine.ts'

const { skip, note } = gate()
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

/** Calls until one succeeds: a client may take a moment to find its server again. */
async function soon<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 10_000
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
  }
}

describe.skipIf(skip)(`servers in containers${note}`, () => {
  const started = new Map<ServerKind, RunningServer>()
  const running = (kind: ServerKind): RunningServer => {
    const server = started.get(kind)
    if (server === undefined) throw new Error(`${kind} did not start`)
    return server
  }

  beforeAll(async () => {
    for (const server of await Promise.all(serverKinds.map((kind) => startServer(kind)))) {
      started.set(server.kind, server)
    }
  })
  afterAll(() => Promise.all(Array.from(started.values(), (server) => server.stop())))

  describe.each(serverKinds)('%s', (kind) => {
    const clientOf = async <T>(use: (client: FullKV) => Promise<T>): Promise<T> => {
      const client = await running(kind).open()
      try {
        return await use(client)
      } finally {
        await client.close()
      }
    }

    it('says what it is, and in which version', () => {
      const { product, standIns } = servers[kind]
      expect([product, ...standIns]).toContain(running(kind).product)
      expect(running(kind).version).toMatch(/^\d+\.\d+/)
    })

    it('opens every client on a namespace of its own, unless it names one', async () => {
      const server = running(kind)
      const [one, other, named, again] = await Promise.all([
        server.open(),
        server.open(),
        server.open('named'),
        server.open('named'),
      ])
      await one.setRaw('key', bytes('one'))
      await named.setRaw('key', bytes('named'))
      await expect(other.getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
      expect(await again.getRaw('key')).toEqual(bytes('named'))
      await Promise.all([one, other, named, again].map((client) => client.close()))
    })

    it('is empty after a reset', async () => {
      await clientOf(async (client) => {
        await client.setRaw('key', bytes('value'))
        await running(kind).reset()
        await expect(client.getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
      })
    })

    it('answers nobody while it is paused, and goes on where it was', async () => {
      await clientOf(async (client) => {
        await client.setRaw('key', bytes('value'))
        await running(kind).pause()
        const startedAt = performance.now()
        await expect(client.health()).rejects.toMatchObject({ code: 'KV_TIMEOUT' })
        expect(performance.now() - startedAt).toBeLessThan(4_000)
        await running(kind).resume()
        expect(await soon(() => client.getRaw('key'))).toEqual(bytes('value'))
      })
    })

    it('keeps its URL and every acknowledged write over a kill, and serves the client that was open', async () => {
      await clientOf(async (client) => {
        const { url } = running(kind)
        const written = Array.from({ length: 20 }, (_, index) => [`key ${index}`, bytes(`value ${index}`)] as const)
        for (const [key, value] of written) await client.setRaw(key, value)
        await running(kind).kill()
        await expect(client.getRaw('key 1')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
        await running(kind).restart()
        expect(running(kind).url).toBe(url)
        const found = await soon(() => client.batchGetRaw(written.map(([key]) => key)))
        expect(found).toEqual(new Map(written))
      })
    })

    it('is unavailable while its link is cut, and available when it has healed', async () => {
      await clientOf(async (client) => {
        running(kind).link.cut()
        await expect(client.getRaw('key')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
        running(kind).link.heal()
        await soon(() => client.setRaw('key', bytes('value')))
      })
    })

    it('takes time to answer over a slow link', async () => {
      await clientOf(async (client) => {
        await client.health()
        running(kind).link.latency({ ms: 60 })
        const startedAt = performance.now()
        await client.health()
        // there and back, less what a timer may be early
        expect(performance.now() - startedAt).toBeGreaterThan(110)
        running(kind).link.heal()
      })
    })

    it('can be told the same thing twice, and refuses what makes no sense in its state', async () => {
      const server = running(kind)
      await server.pause()
      await server.pause()
      await server.resume()
      await server.resume()
      await server.kill()
      await server.kill()
      await expect(server.pause()).rejects.toThrow(/pause: the server is dead; expected running or paused/)
      await server.restart()
    })

    it('shows what it wrote', async () => {
      expect(await running(kind).logs(5)).toMatch(/\S/)
    })

    it('is taken by its URL too, with its link, and is not stopped then', async () => {
      const there = await startServer(kind, { url: running(kind).url })
      const mine = await there.open('mine')
      await clientOf(async (client) => {
        await client.setRaw('key', bytes('of somebody else'))
        await mine.setRaw('key', bytes('mine'))
        await expect(there.kill()).rejects.toThrow(/was running already/)
        there.link.cut()
        await expect(mine.getRaw('key')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
        there.link.heal()
        await soon(() => mine.getRaw('key'))
        await there.reset()
        await expect(mine.getRaw('key')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
        await there.stop()
        expect(await client.getRaw('key')).toEqual(bytes('of somebody else'))
      })
    })

    it('is gone when it was stopped, however often, and whatever state it was in', async () => {
      const server = running(kind)
      await server.pause()
      await Promise.all([server.stop(), server.stop()])
      await server.stop()
      expect(await isThere(server.containerId ?? '')).toBe(false)
      await expect(server.open()).rejects.toThrow(/stopped/)
      const refused = await new Promise((resolve) => {
        connect(server.link.port, server.link.host).on('error', resolve)
      })
      expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
    })
  })

  it('promise less where they were started to keep less', async () => {
    const redis = await startServer('redis', { durable: false })
    expect(redis.profile.durability).toBe('reopen')
    await redis.stop()
  })
})
