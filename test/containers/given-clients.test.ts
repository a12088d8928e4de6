import { type EventEmitter } from 'node:events'
import { MongoClient } from 'mongodb'
import { Pool } from 'pg'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mongo } from '../../src/backends/mongo.ts'
import { postgres } from '../../src/backends/postgres.ts'
import { redis } from '../../src/backends/redis.ts'
import { runConformance } from '../../src/conformance/index.ts'
import { type RunningServer, startServer } from '../../src/containers/index.ts'
import type { Backend } from '../../src/kv/index.ts'
import { gate } from './fixtures/docker.ts'

const { skip, note } = gate('redis', 'postgres', 'mongo')
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const settings = { timeoutMs: 3_000, durability: 'crash' } as const

/** A client as an application would have it, and what its owner does with it. */
interface Owned {
  readonly client: EventEmitter
  readonly backend: Backend
  /** How it was set up, which must stay so. */
  readonly setUp: unknown
  /** Writes and reads something of the owner's own; rejects where the client was closed. */
  use(text: string): Promise<unknown>
  end(): Promise<unknown>
}

const owned: Readonly<Record<'redis' | 'postgres' | 'mongo', (server: RunningServer) => Promise<Owned>>> = {
  async redis({ url }) {
    const client = createClient({ url, socket: { reconnectStrategy: 50 } })
    client.on('error', () => {})
    await client.connect()
    return {
      client,
      backend: redis({ client, ...settings }),
      setUp: client.options,
      async use(text) {
        await client.set('own', text)
        return client.get('own')
      },
      end: () => client.close(),
    }
  },
  async postgres({ url }) {
    const pool = new Pool({ connectionString: url, max: 4 })
    pool.on('error', () => {})
    await pool.query('CREATE TABLE own (text text)')
    return {
      client: pool,
      backend: postgres({ pool, ...settings }),
      setUp: pool.options,
      async use(text) {
        const { rows } = await pool.query('INSERT INTO own VALUES ($1) RETURNING text', [text])
        return rows[0]?.text
      },
      end: () => pool.end(),
    }
  },
  async mongo({ url, replicaSet = false }) {
    const client = new MongoClient(url, { retryWrites: replicaSet, maxPoolSize: 20 })
    const own = client.db().collection<{ text: string }>('own')
    return {
      client,
      backend: mongo({ client, replicaSet, ...settings }),
      setUp: client.options,
      async use(text) {
        const { insertedId } = await own.insertOne({ text })
        return (await own.findOne({ _id: insertedId }))?.text
      },
      end: () => client.close(),
    }
  },
}

describe.skipIf(skip).each(['redis', 'postgres', 'mongo'] as const)(
  `%s, through a client that an application has${note}`,
  (kind) => {
    let server: RunningServer
    let theirs: Owned
    let listeners: readonly (string | symbol)[]
    let setUp: string

    beforeAll(async () => {
      server = await startServer(kind)
      theirs = await owned[kind](server)
      await theirs.use('before')
      listeners = theirs.client.eventNames().flatMap((name) => theirs.client.listeners(name).map(() => name))
      setUp = JSON.stringify(theirs.setUp)
    })
    afterAll(async () => {
      await theirs.end()
      await server.stop()
    })

    it('keeps each namespace to itself, and both apart from what the application has', async () => {
      const [one, other] = await Promise.all([theirs.backend.open('one'), theirs.backend.open('other')])
      await one.setRaw('key', bytes('1'))
      await other.setRaw('key', bytes('2'))
      expect([await one.getRaw('key'), await other.getRaw('key')]).toEqual([bytes('1'), bytes('2')])
      await Promise.all([one.close(), other.close()])
      expect(await theirs.use('between')).toBe('between')
    })

    it('keeps every law', async () => {
      const { server: control } = server.backend()
      const backend = { ...theirs.backend, ...(control === undefined ? {} : { server: control }) }
      const report = await runConformance(backend, { seed: 20_260_701 })
      const wrong = report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')
      expect(wrong).toEqual([])
      expect(report.laws.filter(({ group, status }) => group === 'server' && status === 'passed')).toHaveLength(5)
    }, 600_000)

    it('is the same client at the end: open, set up as it was, with the listeners that it had', async () => {
      await theirs.backend.dispose?.()
      expect(await theirs.use('after')).toBe('after')
      expect(theirs.client.eventNames().flatMap((name) => theirs.client.listeners(name).map(() => name))).toEqual(
        listeners,
      )
      expect(JSON.stringify(theirs.setUp)).toBe(setUp)
    })
  },
)
