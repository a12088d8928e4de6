/**
 * What real servers cost: how soon one is ready, beside what a plain Testcontainers container takes on the same image; all at
 * once beside the slowest alone; `reset()` between tests; the relay beside a direct connection; the whole conformance suite on
 * all of them. Ready times are taken in turns, so that whatever else the machine does delays both alike.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { RedisContainer } from '@testcontainers/redis'
import { redis } from '../src/backends/redis.ts'
import {
  type RunningServer,
  type ServerKind,
  serverKinds,
  startRelay,
  startServer,
  type StartOptions,
} from '../src/containers/index.ts'
import { imageOf } from '../src/containers/servers/index.ts'
import type { KV } from '../src/kv/index.ts'
import { figure } from './figure.ts'
import { median, table } from './rounds.ts'

const rounds = 7
const mebibyte = 1_048_576

type Plain = (image: string) => Promise<StartedTestContainer>

/** A container that counts as ready when its port is open, which says little about the server in it. */
function port(number: number, ...command: readonly string[]): Plain {
  return (image) =>
    new GenericContainer(image)
      .withExposedPorts(number)
      .withCommand([...command])
      .withWaitStrategy(Wait.forListeningPorts())
      .start()
}

interface Contest {
  readonly plain: Plain
  readonly against: string
  readonly options?: StartOptions
  /** As far as there is one: at most so many times what the plain container takes. */
  readonly bound?: number
}

const etcdCommand = [
  'etcd',
  '--listen-client-urls=http://0.0.0.0:2379',
  '--advertise-client-urls=http://127.0.0.1:2379',
]
const consulCommand = ['agent', '-dev', '-client', '0.0.0.0']
const portOpen = 'a GenericContainer that waits for the port'

const contests: Readonly<Record<ServerKind, readonly Contest[]>> = {
  redis: [{ plain: (image) => new RedisContainer(image).start(), against: 'RedisContainer', bound: 1.1 }],
  postgres: [{ plain: (image) => new PostgreSqlContainer(image).start(), against: 'PostgreSqlContainer', bound: 1.1 }],
  mongo: [{ plain: port(27_017, '--replSet', 'rs0'), against: portOpen, bound: 1.1 }],
  etcd: [{ plain: port(2_379, ...etcdCommand), against: portOpen, bound: 1.1 }],
  consul: [
    { plain: port(8_500, ...consulCommand), against: portOpen, options: { durable: false }, bound: 1.1 },
    // it holds an election, which takes a second or two, and which an open port does not wait for
    {
      plain: port(8_500, ...consulCommand),
      against: 'a GenericContainer in development mode that waits for the port',
    },
  ],
}

/** Milliseconds until `start` has resolved; what it started is stopped again. */
async function timed(start: () => Promise<{ stop(): Promise<unknown> }>): Promise<number> {
  const startedAt = performance.now()
  const started = await start()
  const elapsed = performance.now() - startedAt
  await started.stop()
  return elapsed
}

async function readyTimes(): Promise<void> {
  const rows: string[][] = []
  const all = serverKinds.flatMap((kind) => contests[kind].map((contest) => ({ kind, ...contest })))
  for (const { kind, plain, against, options = {}, bound } of all) {
    const image = imageOf(kind)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = -1; round < rounds; round += 1) {
      const own = await timed(() => startServer(kind, { image, ...options }))
      const other = await timed(() => plain(image))
      // the first loads code and warms the engine up
      if (round < 0) continue
      ours.push(own)
      theirs.push(other)
    }
    const name = options.durable === false ? `${kind}, not durable` : kind
    rows.push([name, median(ours).toFixed(0), median(theirs).toFixed(0), against])
    figure({
      what: `${name} ready, to ${against}`,
      value: median(ours) / median(theirs),
      unit: '×',
      ...(bound === undefined ? {} : { target: { way: 'at most', bound } }),
    })
  }
  console.log(table(['ready, ms', 'ours', 'plain', 'plain is'], rows))
}

async function together(): Promise<void> {
  const alone = new Map<ServerKind, number[]>()
  const all: number[] = []
  for (let round = 0; round < 3; round += 1) {
    for (const kind of serverKinds) {
      alone.set(kind, [...(alone.get(kind) ?? []), await timed(() => startServer(kind))])
    }
    all.push(
      await timed(async () => {
        const servers = await Promise.all(serverKinds.map((kind) => startServer(kind)))
        return { stop: () => Promise.all(servers.map((server) => server.stop())) }
      }),
    )
  }
  const slowest = Math.max(...Array.from(alone.values(), median))
  figure({
    what: 'all servers together, to the slowest alone',
    value: median(all) / slowest,
    unit: '×',
    target: { way: 'at most', bound: 1.3 },
  })
}

async function resets(): Promise<void> {
  const servers = await Promise.all(serverKinds.map((kind) => startServer(kind)))
  for (const server of servers) {
    const kv = await server.open()
    const entries = new Map(Array.from({ length: 50 }, (_, index) => [`key ${index}`, Buffer.alloc(100, index)]))
    const times: number[] = []
    for (let round = 0; round < 30; round += 1) {
      await kv.batchSetRaw(entries)
      const startedAt = performance.now()
      await server.reset()
      times.push(performance.now() - startedAt)
    }
    await kv.close()
    figure({
      what: `reset() of ${server.product} behind 50 keys`,
      value: median(times),
      unit: 'ms',
      target: { way: 'at most', bound: 10 },
    })
  }
  const redisServer = servers.find(({ kind }) => kind === 'redis')
  if (redisServer !== undefined) await throughTheRelay(redisServer)
  await Promise.all(servers.map((server) => server.stop()))
}

/** Calls of a client of the server through its relay, and of one that goes past it. */
async function throughTheRelay(server: RunningServer): Promise<void> {
  const { stdout } = await promisify(execFile)('docker', ['port', server.containerId ?? '', '6379/tcp'])
  const bound = stdout.split('\n')[0]?.split(':').at(-1) ?? ''
  const past = redis({ url: `redis://127.0.0.1:${bound}`, keep: true })
  const [direct, relayed] = [await past.open('bench'), await server.open('bench')]
  const burst = async (kv: KV): Promise<number> => {
    const startedAt = performance.now()
    for (let at = 0; at < 20; at += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => kv.setRaw(`key ${index}`, Buffer.alloc(1_000))))
    }
    return performance.now() - startedAt
  }
  const ratios: number[] = []
  for (let round = 0; round < 15; round += 1) ratios.push((await burst(relayed)) / (await burst(direct)))
  figure({ what: '2,000 writes of 1 kB to Redis through the relay, to direct ones', value: median(ratios), unit: '×' })
  await Promise.all([direct.close(), relayed.close()])
  await past.dispose()
}

/** Mebibytes a second that a sink takes in from one connection. */
async function throughput(address: { readonly host: string; readonly port: number }): Promise<number> {
  const total = 256 * mebibyte
  const chunk = Buffer.alloc(65_536, 1)
  const socket = connect(address)
  await once(socket, 'connect')
  const startedAt = performance.now()
  for (let sent = 0; sent < total; sent += chunk.length) {
    if (!socket.write(chunk)) await once(socket, 'drain')
  }
  socket.end()
  // the sink says one byte when it has all
  await once(socket, 'data')
  const seconds = (performance.now() - startedAt) / 1_000
  socket.destroy()
  return total / mebibyte / seconds
}

async function relayThroughput(): Promise<void> {
  const sink = createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume()
    socket.on('end', () => socket.end('.'))
  })
  sink.listen(0, '127.0.0.1')
  await once(sink, 'listening')
  const address = sink.address()
  const target = { host: '127.0.0.1', port: isPort(address) ? address.port : 0 }
  const relay = await startRelay({ target })
  const measured: { readonly direct: number; readonly relayed: number }[] = []
  for (let round = -1; round < rounds; round += 1) {
    const both = { direct: await throughput(target), relayed: await throughput(relay) }
    if (round >= 0) measured.push(both)
  }
  await relay.stop()
  sink.close()
  figure({ what: 'a direct connection', value: median(measured.map(({ direct }) => direct)), unit: 'MiB/s' })
  figure({ what: 'one through the relay', value: median(measured.map(({ relayed }) => relayed)), unit: 'MiB/s' })
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

async function conformance(): Promise<void> {
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  const args = ['--import', 'tsx', main, 'conformance', ...serverKinds, '--seed', '1', '--json', '--quiet']
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * mebibyte })
  const doc: { readonly durationMs: number } = JSON.parse(stdout)
  figure({
    what: 'the whole suite at standard on all servers',
    value: doc.durationMs / 1_000,
    unit: 's',
    target: { way: 'at most', bound: 300 },
  })
}

await readyTimes()
await together()
await resets()
await relayThroughput()
await conformance()
