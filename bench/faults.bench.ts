/**
 * What faults cost: a call through an empty plan beside the same call of the bare store, an hour of slow calls on the virtual
 * clock, and what the log of a million faults holds.
 */
import { faults, latency, withFaults } from '../src/faults/index.ts'
import { type FullKV, ReferenceStore, virtualClock } from '../src/kv/index.ts'
import { figure } from './figure.ts'
import { type Contestant, inTurns, table } from './rounds.ts'

const calls = 5_000
const keys = Array.from({ length: 10 }, (_, index) => `user:${index}`)
const value = Buffer.alloc(100, 7)

/** The operations that are measured; deletes meet absent keys, so that the cheapest call of all is among them. */
const works = {
  setRaw: (kv: FullKV, key: string) => kv.setRaw(key, value),
  getRaw: (kv: FullKV, key: string) => kv.getRaw(key),
  delete: (kv: FullKV) => kv.delete('absent'),
  list: (kv: FullKV) => kv.list('user:1'),
  batchGetRaw: (kv: FullKV, key: string) => kv.batchGetRaw([key]),
  health: (kv: FullKV) => kv.health(),
} satisfies Record<string, (kv: FullKV, key: string) => Promise<unknown>>

type Measured = keyof typeof works

const makers: Readonly<Record<string, () => FullKV>> = {
  bare: () => new ReferenceStore(),
  'empty plan': () => withFaults(new ReferenceStore(), faults()),
  'a fault on another operation': () => withFaults(new ReferenceStore(), faults().on('close').delay(1)),
  'a fault on another key': () => withFaults(new ReferenceStore(), faults().on('any').key('else').delay(1)),
}

const contestants = (op: Measured): Readonly<Record<string, Contestant>> =>
  Object.fromEntries(
    Object.entries(makers).map(([name, make]) => [
      name,
      async () => {
        const kv = make()
        for (const key of keys) await kv.setRaw(key, value)
        return async () => {
          for (let call = 0; call < calls; call += 1) await works[op](kv, keys[call % keys.length] ?? '')
        }
      },
    ]),
  )

const names = Object.keys(makers)
const operations = [
  'setRaw',
  'getRaw',
  'delete',
  'list',
  'batchGetRaw',
  'health',
] as const satisfies readonly Measured[]
const measured = new Map<string, ReadonlyMap<string, number>>()
for (const op of operations) measured.set(op, await inTurns(contestants(op), 25))

const microsOf = (op: string, name: string): number => (measured.get(op)?.get(name) ?? Number.NaN) / calls
/** The geometric mean over the operations: each counts the same, however long it takes. */
const overall = (name: string): number =>
  Math.exp(
    operations.reduce((sum, op) => sum + Math.log(microsOf(op, name) / microsOf(op, 'bare')), 0) / operations.length,
  )

const rows = operations.map((op) => [
  op,
  ...names.map(
    (name) => `${microsOf(op, name).toFixed(3)} µs  ${(microsOf(op, name) / microsOf(op, 'bare')).toFixed(2)} ×`,
  ),
])
rows.push(['mean', ...names.map((name) => `${overall(name).toFixed(2)} ×`)])
console.log(table(['a call', ...names], rows))
figure({
  what: 'a call through an empty plan, to one of the bare store',
  value: overall('empty plan'),
  unit: '×',
  target: { way: 'at most', bound: 1.3 },
})
figure({
  what: 'a call that faults look at and leave alone, to one of the bare store',
  value: overall('a fault on another key'),
  unit: '×',
})

const hourMs = 3_600_000

/** Milliseconds that an hour of calls one after another takes, 69 ms each on average. */
async function hour(): Promise<number> {
  const clock = virtualClock()
  const plan = faults().on('any').delay(latency.lognormal(50, 0.8))
  const slow = withFaults(new ReferenceStore(), plan, { clock, seed: 1, log: { limit: 10_000 } })
  const start = performance.now()
  await clock.run(async () => {
    for (let call = 0; clock.now() < hourMs; call += 1) await slow.setRaw(keys[call % keys.length] ?? '', value)
  })
  return performance.now() - start
}

// the fastest of five: what else runs on the machine can only make it slower
let fastestMs = Infinity
for (let round = 0; round < 5; round += 1) fastestMs = Math.min(fastestMs, await hour())
figure({
  what: 'an hour of calls that take 69 ms each, on the virtual clock',
  value: fastestMs,
  unit: 'ms',
  target: { way: 'at most', bound: 1_000 },
})

const limit = 10_000
const operationsLogged = 1_000_000
const logged = withFaults(new ReferenceStore(), faults().on('any').delay(0), { seed: 1, log: { limit } })
await logged.setRaw('user:0', value)
const before = memory()
for (let call = 1; call < operationsLogged; call += 1) await logged.setRaw(keys[call % keys.length] ?? '', value)
figure({
  what: `what ${logged.faults.log.total.toLocaleString('en')} logged calls hold under { limit: ${limit.toLocaleString('en')} }`,
  value: (memory() - before) / 1_048_576,
  unit: 'MiB',
  target: { way: 'at most', bound: 5 },
})

function memory(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
