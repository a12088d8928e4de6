import { once } from 'node:events'
import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consul } from '../../../src/backends/consul.ts'

/** A server that answers as a Consul with no key in it would, and leaves questions about the key `silent` open. */
let server: http.Server
let url: string
let asked: string[]

beforeEach(async () => {
  asked = []
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    if (!request.url?.includes('silent')) response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  url = `http://127.0.0.1:${address.port}`
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
})

const missing = { code: 'KV_NOT_FOUND' }

describe('a backend over HTTP', () => {
  it("goes through the agent that it was given, and leaves it as it is: with its sockets, and without a listener of the backend's", async () => {
    const agent = new http.Agent({ keepAlive: true })
    const listeners = agent.eventNames()
    const backend = consul({ url, agent, keep: true })
    const kv = await backend.open('n')
    await expect(kv.getRaw('a')).rejects.toMatchObject(missing)
    await expect(kv.getRaw('b')).rejects.toMatchObject(missing)
    await kv.close()
    await backend.dispose()
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
    expect(agent.eventNames()).toEqual(listeners)
    agent.destroy()
  })

  it.each([
    ['of its own', () => undefined],
    ['that it was given', () => new http.Agent({ keepAlive: true })],
  ])('ends its requests when it is disposed of, with an agent %s, and asks no more', async (_, agentOf) => {
    const agent = agentOf()
    const backend = consul({ url, keep: true, ...(agent === undefined ? {} : { agent }) })
    const kv = await backend.open('n')
    // so that the next goes down a socket that was kept
    await expect(kv.getRaw('a')).rejects.toMatchObject(missing)
    const reading = kv.getRaw('silent')
    const refused = expect(reading).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    await once(server, 'request')
    await backend.dispose()
    await refused
    expect(asked.filter((path) => path.includes('silent'))).toHaveLength(1)
    agent?.destroy()
  })

  it('says what is wrong with an agent for another protocol', async () => {
    const kv = await consul({ url: 'https://127.0.0.1:1', agent: new http.Agent(), keep: true }).open('n')
    await expect(kv.getRaw('a')).rejects.toThrow('Protocol "https:" not supported. Expected "http:"')
  })
})
