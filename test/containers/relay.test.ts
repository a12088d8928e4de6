import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Relay, startRelay } from '../../src/containers/index.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

/** A server that sends back what it gets. */
async function echo(serve: (socket: Socket) => void = (socket) => socket.pipe(socket)): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({ close: () => new Promise((resolve) => server.close(resolve)) })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function relayTo(port: number): Promise<Relay> {
  const relay = await startRelay({ target: { host: '127.0.0.1', port }, seed: 1 })
  open.push({ close: () => relay.stop() })
  return relay
}

/** A client that remembers what came and how it ended. */
class Client {
  readonly socket: Socket
  readonly ended: Promise<'end' | 'reset'>
  received: Buffer = Buffer.alloc(0)

  constructor(relay: Relay) {
    this.socket = connect(relay.port, relay.host)
    this.socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
    })
    this.ended = new Promise((resolve) => {
      this.socket.on('error', () => resolve('reset'))
      this.socket.on('end', () => resolve('end'))
    })
    open.push({ close: () => this.socket.destroy() })
  }

  async got(length: number): Promise<Buffer> {
    while (this.received.length < length) await once(this.socket, 'data')
    return this.received
  }

  async answer(text: string): Promise<number> {
    const sentAt = performance.now()
    const expected = this.received.length + Buffer.byteLength(text)
    this.socket.write(text)
    await this.got(expected)
    return performance.now() - sentAt
  }
}

describe('relay', () => {
  it('carries bytes both ways and passes on the end of a stream', async () => {
    const client = new Client(await relayTo(await echo()))
    const sent = Buffer.alloc(3_000_000, 'abcdefg')
    client.socket.end(sent)
    expect(await client.ended).toBe('end')
    expect(client.received.equals(sent)).toBe(true)
  })

  it('passes on a reset of the server', async () => {
    const port = await echo((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    const client = new Client(await relayTo(port))
    client.socket.write('x')
    expect(await client.ended).toBe('reset')
  })

  it('keeps its address when it is sent to another server', async () => {
    const relay = await relayTo(await echo((socket) => socket.end('first')))
    const first = new Client(relay)
    await first.ended
    relay.redirect({ host: '127.0.0.1', port: await echo((socket) => socket.end('second')) })
    const second = new Client(relay)
    await second.ended
    expect([first.received.toString(), second.received.toString()]).toEqual(['first', 'second'])
  })

  it('resets a client whose server is not there', async () => {
    const relay = await startRelay()
    open.push({ close: () => relay.stop() })
    expect(await new Client(relay).ended).toBe('reset')
  })

  it('resets every connection when cut, new ones too, and serves again when healed', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    await client.answer('a')
    relay.cut()
    expect(await client.ended).toBe('reset')
    expect(await new Client(relay).ended).toBe('reset')
    expect(relay.isCut).toBe(true)
    relay.heal()
    await expect(new Client(relay).answer('b')).resolves.toBeGreaterThan(0)
  })

  it('resets the connections of the moment and serves new ones', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    await client.answer('a')
    relay.reset()
    expect(await client.ended).toBe('reset')
    await expect(new Client(relay).answer('b')).resolves.toBeGreaterThan(0)
  })

  it.each([
    ['up', 60, 100],
    ['down', 60, 100],
    [undefined, 120, 200],
  ] as const)('delays what goes %s', async (direction, atLeast, _most) => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    relay.latency({ ms: 60 }, direction === undefined ? {} : { direction })
    // a timer of Node may come up to a millisecond early
    expect(await client.answer('a')).toBeGreaterThanOrEqual(atLeast - 2)
  })

  it('delays by a jitter that never lets bytes overtake each other', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    await client.answer('.')
    relay.latency({ ms: 5, jitterMs: 5 }, { direction: 'up' })
    const text = Array.from({ length: 50 }, (_, index) => `${index},`).join('')
    for (const piece of text.match(/\d+,/g) ?? []) {
      client.socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await client.got(1 + text.length)).toString()).toBe(`.${text}`)
  })

  it('lets through so many bytes a second', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    relay.bandwidth(100_000, { direction: 'down' })
    const took = await client.answer('x'.repeat(20_000))
    expect(took).toBeGreaterThanOrEqual(195)
  })

  it('slices what is sent', async () => {
    let sizes: number[] = []
    const port = await echo((socket) => {
      socket.on('data', (chunk) => {
        sizes.push(chunk.length)
        socket.write(chunk)
      })
    })
    const relay = await relayTo(port)
    const client = new Client(relay)
    relay.slice({ bytes: 3, delayMs: 5 }, { direction: 'up' })
    // a reader that is held up meets two slices at once, but never a part of one; some time it meets each by itself
    const met = async (): Promise<readonly number[]> => {
      sizes = []
      await client.answer('0123456789')
      return sizes
    }
    let last = await met()
    for (let tries = 1; tries < 50 && last.length < 4; tries += 1) {
      expect(last.slice(0, -1).every((size) => size % 3 === 0)).toBe(true)
      last = await met()
    }
    expect(last).toEqual([3, 3, 3, 1])
  })

  it('resets a connection that has carried its limit, and delivers up to there', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    await client.answer('abc')
    relay.limitData(4, { direction: 'down' })
    client.socket.write('0123456789')
    expect(await client.ended).toBe('reset')
    expect(relay.connections).toBe(0)
  })

  it('swallows every byte, and resets what it swallowed from when healed', async () => {
    const relay = await relayTo(await echo())
    const [swallowed, quiet] = [new Client(relay), new Client(relay)]
    await Promise.all([swallowed.answer('a'), quiet.answer('a')])
    relay.blackHole({ direction: 'up' })
    swallowed.socket.write('lost')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(swallowed.received.toString()).toBe('a')
    relay.heal()
    expect(await swallowed.ended).toBe('reset')
    await expect(quiet.answer('b')).resolves.toBeGreaterThan(0)
  })

  it('delivers what it had delayed when the delay is taken back', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    relay.latency({ ms: 80 }, { direction: 'up' })
    client.socket.write('a')
    await new Promise((resolve) => setTimeout(resolve, 10))
    relay.heal()
    client.socket.write('b')
    expect((await client.got(2)).toString()).toBe('ab')
  })

  it('names the legal values of a bad condition', async () => {
    const relay = await relayTo(await echo())
    expect(() => relay.latency({ ms: -1 })).toThrow(/latency\.ms is -1; expected a number of at least 0/)
    expect(() => relay.bandwidth(0)).toThrow(/bandwidth is 0; expected a number of at least 1/)
    expect(() => relay.slice({ bytes: 0 })).toThrow(/slice\.bytes/)
    expect(relay.conditions).toEqual({ up: {}, down: {} })
  })

  it('leaves no socket behind when it stops', async () => {
    const relay = await relayTo(await echo())
    const client = new Client(relay)
    await client.answer('a')
    await relay.stop()
    expect(await client.ended).toBe('reset')
    expect(relay.connections).toBe(0)
  })
})
