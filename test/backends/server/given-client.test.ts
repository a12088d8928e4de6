import { setImmediate } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { MongoClient } from 'mongodb'
import { Client, Pool } from 'pg'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { describe, expect, it } from 'vitest'
import { runConformance } from '../../../src/conformance/index.ts'
import { mongo } from '../../../src/backends/mongo.ts'
import { postgres } from '../../../src/backends/postgres.ts'
import { redis } from '../../../src/backends/redis.ts'
import { OneClientPool } from '../fixtures/one-client-pool.ts'
import { MemoryRedisClient } from '../fixtures/redis-client.ts'

describe('a backend is made with the clients of its package as their types are, and connects none', () => {
  it('redis: one connection, and a pool', () => {
    const [client, pool] = [createClient(), createClientPool()]
    expect(redis({ client }).name).toBe('redis')
    expect(redis({ client: pool }).name).toBe('redis')
    expect([client.isOpen, pool.isOpen]).toEqual([false, false])
  })

  it('postgres', async () => {
    const pool = new Pool()
    expect(postgres({ pool }).name).toBe('postgres')
    expect(pool.totalCount).toBe(0)
    await pool.end()
  })

  it('mongo', async () => {
    const client = new MongoClient('mongodb://127.0.0.1:1')
    expect(mongo({ client }).name).toBe('mongo')
    await client.close()
  })
})

describe('a backend that is told where its server is twice, or not at all, says so', () => {
  const url = 'redis://localhost'
  it.each([
    // @ts-expect-error neither
    ["redis(): expected either 'url' or 'client'; got neither", () => redis({})],
    // @ts-expect-error both
    ["redis(): expected either 'url' or 'client'; got both", () => redis({ url, client: createClient() })],
    // @ts-expect-error neither
    ["postgres(): expected either 'url' or 'pool'; got neither", () => postgres({ keep: true })],
    // @ts-expect-error both
    ["postgres(): expected either 'url' or 'pool'; got both", () => postgres({ url, pool: new Pool() })],
    // @ts-expect-error neither
    ["mongo(): expected either 'url' or 'client'; got neither", () => mongo({ replicaSet: true })],
    [
      "mongo(): expected either 'url' or 'client'; got both",
      // @ts-expect-error both
      () => mongo({ url, client: new MongoClient('mongodb://a') }),
    ],
  ])('%s', (message, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'UsageError', message }))
  })
})

describe('a backend refuses what it cannot work through', () => {
  it.each([
    // @ts-expect-error it has no isOpen
    ['redis: a client of ioredis', () => redis({ client: new Redis({ lazyConnect: true }) })],
    // @ts-expect-error it wants to know where a command goes
    ['redis: a cluster', () => redis({ client: createCluster({ rootNodes: [{}] }) })],
    // @ts-expect-error it wants to know where a command goes
    ['redis: a sentinel', () => redis({ client: createSentinel({ name: 'a', sentinelRootNodes: [] }) })],
    // @ts-expect-error no client
    ['redis: the module', () => redis({ client: { createClient } })],
    ['postgres: a client that is no pool', () => postgres({ pool: JSON.parse('{}') })],
    // @ts-expect-error it gives back nothing
    ['postgres: one connection', () => postgres({ pool: new Client() })],
    ['mongo: a database', () => mongo({ client: JSON.parse('{}') })],
  ])('%s', (_, make) => {
    expect(make).toThrow(/^(redis|postgres|mongo)\(\{ (client|pool) \}\): expected a .* of the package '/)
  })
})

describe('redis, through a client that somebody else has', () => {
  it('keeps every law', async () => {
    const backend = redis({ client: new MemoryRedisClient() })
    const report = await runConformance(backend, { tier: 'smoke', seed: 20_260_701 })
    expect(report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')).toEqual([])
    expect(report.ok).toBe(true)
  }, 60_000)

  it('leaves what its owner has in it, and the client as it was: open, and without a listener', async () => {
    const client = new MemoryRedisClient()
    client.entries.set('session:1', Buffer.from('ann'))
    const backend = redis({ client })
    const [one, other] = await Promise.all([backend.open('one'), backend.open('other')])
    await one.setRaw('a', Buffer.from('1'))
    await other.setRaw('a', Buffer.from('2'))
    expect([await one.list('a'), await other.getRaw('a')]).toEqual([['a'], new Uint8Array(Buffer.from('2'))])
    await one.close()
    await other.close()
    await backend.open('one').then((again) => again.close())
    await backend.dispose()
    expect([...client.entries.keys()]).toEqual(['session:1'])
    expect(client.isOpen).toBe(true)
    expect(client.eventNames()).toEqual([])
  })

  it('is unavailable where its owner has closed it', async () => {
    const client = new MemoryRedisClient()
    const kv = await redis({ client }).open('n')
    client.isOpen = false
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
  })
})

describe('postgres, through a pool that somebody else has', () => {
  it('borrows one connection a statement, and leaves no listener on it or on the pool', async () => {
    const pool = new OneClientPool()
    const backend = postgres({ pool })
    const kv = await backend.open('n')
    await kv.setRaw('a', Buffer.from('1'))
    await Promise.all([kv.list('a'), kv.delete('a')])
    await kv.close()
    await backend.dispose()
    expect(pool.givenBack).toEqual(pool.statements.map(() => false))
    expect([pool.eventNames(), pool.client.eventNames()]).toEqual([[], []])
  })

  it('makes its table for all calls, also where the first of them is given up meanwhile', async () => {
    const pool = new OneClientPool()
    const kv = await postgres({ pool }).open('n')
    const given = new AbortController()
    pool.failNext(Object.assign(new Error('canceling statement due to user request'), { code: '57014' }))
    const letGo = pool.hold()
    const first = kv.setRaw('a', Buffer.from('1'), { signal: given.signal })
    const second = kv.list('b')
    while (pool.statements.length === 0) await setImmediate()
    given.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    letGo()
    expect(await second).toEqual([])
    await kv.close()
  })

  it('gives back the only connection of a pool when a statement that was given up has ended', async () => {
    const pool = new OneClientPool()
    const kv = await postgres({ pool }).open('n')
    await kv.list('a') // the table is made
    const before = pool.statements.length
    const letGo = pool.hold()
    const given = new AbortController()
    const listing = kv.list('a', { signal: given.signal })
    while (pool.statements.length === before) await setImmediate()
    given.abort(new Error('enough'))
    await expect(listing).rejects.toThrow('enough')
    letGo()
    expect(await kv.list('a')).toEqual([])
    expect(pool.statements.filter((text) => text.includes('pg_cancel_backend'))).toEqual([])
    await kv.close()
  })
})
