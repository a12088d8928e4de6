/**
 * What it costs to record: the same calls on the bare reference store, on a `MockKV`, on the bare store under `sinon.spy`, and for
 * the same work on `keyv` in memory and on `ioredis-mock`.
 */
import Redis from 'ioredis-mock'
import { Keyv } from 'keyv'
import sinon from 'sinon'
import { type KV, operations, ReferenceStore } from '../src/kv/index.ts'
import { MockKV } from '../src/mock/index.ts'
import { figure } from './figure.ts'
import { type Contestant, inTurns, table } from './rounds.ts'

const calls = 5_000
// as many entries as a unit test has
const keys = Array.from({ length: 10 }, (_, index) => `user:${index}`)
const value = Buffer.alloc(100, 7)

/** The operations, as each contestant does them. */
type Work = (key: string) => Promise<unknown>
type Operations = Readonly<Record<'setRaw' | 'getRaw' | 'delete' | 'list', Work>>

const ofStore = (kv: KV): Operations => ({
  setRaw: (key) => kv.setRaw(key, value),
  getRaw: (key) => kv.getRaw(key),
  delete: (key) => kv.delete(key),
  list: () => kv.list('user:1'),
})

function spied(): KV {
  const store = new ReferenceStore()
  for (const op of operations) sinon.spy(store, op)
  return store
}

function ofKeyv(): Operations {
  const keyv = new Keyv<Buffer>()
  return {
    setRaw: (key) => keyv.set(key, value),
    getRaw: (key) => keyv.get(key),
    delete: (key) => keyv.delete(key),
    list: async () => {
      const found: string[] = []
      for await (const [key] of keyv.iterator?.({}) ?? []) if (String(key).startsWith('user:1')) found.push(String(key))
      return found
    },
  }
}

// one for all rounds: its instances share their store, and a listener each
const redis = new Redis()

function ofRedis(): Operations {
  return {
    setRaw: (key) => redis.set(key, value),
    getRaw: (key) => redis.getBuffer(key),
    delete: (key) => redis.del(key),
    list: () => redis.keys('user:1*'),
  }
}

const makers: Readonly<Record<string, () => Operations>> = {
  bare: () => ofStore(new ReferenceStore()),
  MockKV: () => ofStore(new MockKV()),
  'sinon.spy': () => ofStore(spied()),
  keyv: ofKeyv,
  'ioredis-mock': ofRedis,
}

/** Rounds of one operation; deletes meet absent keys, so that the cheapest call of all is among the measured. */
const contestants = (op: keyof Operations): Readonly<Record<string, Contestant>> =>
  Object.fromEntries(
    Object.entries(makers).map(([name, make]) => [
      name,
      async () => {
        sinon.restore()
        const work = make()
        if (op !== 'delete') for (const key of keys) await work.setRaw(key)
        return async () => {
          for (let call = 0; call < calls; call += 1) await work[op](keys[call % keys.length] ?? '')
        }
      },
    ]),
  )

const names = Object.keys(makers)
const timed = ['setRaw', 'getRaw', 'delete', 'list'] as const
const measured = new Map<string, ReadonlyMap<string, number>>()
for (const op of timed) measured.set(op, await inTurns(contestants(op), op === 'list' ? 5 : 25))

const microsOf = (op: string, name: string): number => (measured.get(op)?.get(name) ?? Number.NaN) / calls
const ratio = (op: string, name: string, to: string): number => microsOf(op, name) / microsOf(op, to)
/** The geometric mean over the operations: each counts the same, however long it takes. */
const overall = (name: string, to: string): number =>
  Math.exp(timed.reduce((sum, op) => sum + Math.log(ratio(op, name, to)), 0) / timed.length)

const rows = timed.map((op) => [
  op,
  ...names.map((name) => `${microsOf(op, name).toFixed(2)} µs  ${ratio(op, name, 'bare').toFixed(1)} ×`),
])
rows.push(['mean', ...names.map((name) => `${overall(name, 'bare').toFixed(1)} ×`)])
console.log(table(['a call, 100 bytes', ...names], rows))
figure({
  what: 'a recorded call, to one of the bare store',
  value: overall('MockKV', 'bare'),
  unit: '×',
  target: { way: 'at most', bound: 3 },
})
figure({
  what: 'a call under sinon.spy, to a recorded one',
  value: overall('sinon.spy', 'MockKV'),
  unit: '×',
  target: { way: 'at least', bound: 10 },
})
figure({ what: 'a call of keyv in memory, to a recorded one', value: overall('keyv', 'MockKV'), unit: '×' })
figure({ what: 'a call of ioredis-mock, to a recorded one', value: overall('ioredis-mock', 'MockKV'), unit: '×' })

const limit = 10_000
const before = memory()
const bounded = new MockKV({ recordCalls: { limit } })
for (let call = 0; call < 1_000_000; call += 1) await bounded.setRaw(keys[call % keys.length] ?? '', value)
figure({
  what: `what a mock holds after a million calls, the last ${limit} on record`,
  value: (memory() - before) / 1_048_576,
  unit: 'MiB',
  target: { way: 'at most', bound: 10 },
})
if (bounded.calls.count !== limit) throw new Error(`${bounded.calls.count} calls are on record`)

/** Bytes that are held when everything that can be freed is. */
function memory(): number {
  // twice: buffers are freed in the collection after the one that finds them unused
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
