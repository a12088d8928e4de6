/**
 * A TCP relay in front of a server: its address stays the same while the server behind it moves, and the link between the two
 * can be made as bad as a test needs.
 */
import { createServer, type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { draw } from '../../kv/index.ts'
import {
  checkConditions,
  type LinkConditions,
  type LinkDirection,
  directionsOf,
  type LinkLatency,
  type LinkScope,
} from './conditions.ts'
import { Pipe } from './pipe.ts'

/** Where something listens. */
export interface RelayAddress {
  readonly host: string
  readonly port: number
}

/** The link between clients and a server, and everything that can be done to it. */
export interface Relay extends AsyncDisposable {
  /** Where clients connect. It never changes. */
  readonly host: string
  readonly port: number
  /** Connections that are open at the moment. */
  readonly connections: number
  /** What is wrong with each direction at the moment. */
  readonly conditions: Readonly<Record<LinkDirection, LinkConditions>>
  /** Whether the link is cut. */
  readonly isCut: boolean
  /** Resets every connection, and every new one at once, until {@link heal}. What is on its way is lost. */
  cut(): void
  /** Takes everything back. Connections in which bytes were swallowed are reset: such a stream cannot go on. */
  heal(): void
  /** Delays every byte. */
  latency(latency: LinkLatency, where?: LinkScope): void
  /** Lets through so many bytes a second. */
  bandwidth(bytesPerSecond: number, where?: LinkScope): void
  /** Cuts what is sent into pieces of `bytes`, `delayMs` apart. */
  slice(slice: { readonly bytes: number; readonly delayMs?: number }, where?: LinkScope): void
  /** Resets each connection when it has carried so many bytes from now on. */
  limitData(bytes: number, where?: LinkScope): void
  /** Swallows every byte and keeps the connections open. */
  blackHole(where?: LinkScope): void
  /** Resets every connection of the moment; new ones are served. */
  reset(): void
  /** Sends new connections to another address. */
  redirect(target: RelayAddress): void
  /** Ends every connection and stops listening. */
  stop(): Promise<void>
}

/** Options of {@link startRelay}. */
export interface RelayOptions {
  /** Where connections go; without it they are reset until {@link Relay.redirect}. */
  readonly target?: RelayAddress
  /** For the jitter. Default 0. */
  readonly seed?: number
}

/** Starts a relay on a free port of this machine. Nothing about it keeps the process running. */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the relay got no port')
  return new TcpRelay(server, address, options)
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  readonly up: Pipe
  readonly down: Pipe
}

class TcpRelay implements Relay {
  readonly host = '127.0.0.1'
  readonly port: number
  readonly #server: Server
  readonly #seed: number
  readonly #pairs = new Set<Pair>()
  readonly #conditions: Record<LinkDirection, LinkConditions> = { up: {}, down: {} }
  #target: RelayAddress | undefined
  #isCut = false
  #served = 0

  constructor(server: Server, address: AddressInfo, { target, seed }: RelayOptions) {
    this.#server = server
    this.#seed = seed ?? 0
    this.#target = target
    this.port = address.port
    server.on('connection', (client) => this.#serve(client))
  }

  get connections(): number {
    return this.#pairs.size
  }

  get conditions(): Readonly<Record<LinkDirection, LinkConditions>> {
    return { ...this.#conditions }
  }

  get isCut(): boolean {
    return this.#isCut
  }

  cut(): void {
    this.#isCut = true
    this.reset()
  }

  heal(): void {
    this.#isCut = false
    this.#conditions.up = {}
    this.#conditions.down = {}
    for (const pair of this.#pairs) if (pair.up.swallowed || pair.down.swallowed) end(pair)
  }

  latency(latency: LinkLatency, where?: LinkScope): void {
    this.#add({ latency }, where)
  }

  bandwidth(bytesPerSecond: number, where?: LinkScope): void {
    this.#add({ bandwidth: bytesPerSecond }, where)
  }

  slice(slice: { readonly bytes: number; readonly delayMs?: number }, where?: LinkScope): void {
    this.#add({ slice }, where)
  }

  limitData(bytes: number, where?: LinkScope): void {
    this.#add({ limitData: bytes }, where)
  }

  blackHole(where?: LinkScope): void {
    this.#add({ blackHole: true }, where)
  }

  reset(): void {
    for (const pair of this.#pairs) end(pair)
  }

  redirect(target: RelayAddress): void {
    this.#target = target
  }

  async stop(): Promise<void> {
    this.reset()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #add(conditions: LinkConditions, where: LinkScope | undefined): void {
    checkConditions(conditions)
    for (const direction of directionsOf(where)) {
      this.#conditions[direction] = { ...this.#conditions[direction], ...conditions }
    }
  }

  #serve(client: Socket): void {
    if (this.#isCut || this.#target === undefined) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    const number = this.#served++
    const pipe = (source: Socket, target: Socket, direction: LinkDirection): Pipe => {
      let draws = 0
      return new Pipe(source, target, {
        conditions: () => this.#conditions[direction],
        random: () => draw(this.#seed, direction, number, draws++),
        onLimit: () => end(pair),
      })
    }
    const pair: Pair = {
      client,
      server,
      up: pipe(client, server, 'up'),
      down: pipe(server, client, 'down'),
    }
    this.#pairs.add(pair)
    for (const socket of [client, server]) {
      // whatever breaks one side breaks the other, as if there were no relay between them
      socket.on('error', () => end(pair))
      socket.on('close', (hadError) => {
        if (hadError) end(pair)
        if (client.destroyed && server.destroyed) this.#pairs.delete(pair)
      })
    }
  }
}

function end({ client, server, up, down }: Pair): void {
  up.stop()
  down.stop()
  client.resetAndDestroy()
  server.resetAndDestroy()
}
