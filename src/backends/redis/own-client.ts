/**
 * A node-redis client that the backend makes, and closes. The connection is made again by the call that finds it gone, not by a
 * timer: a server that is back serves the very next call.
 */
import type * as Driver from 'redis'
import type { Patience } from '../engine/call.ts'
import type { SentCall } from '../engine/call.ts'
import { type RedisSender, replyTypes } from './sender.ts'

type Client = ReturnType<typeof newClient>

export class OwnRedisClient implements RedisSender {
  readonly #driver: typeof Driver
  readonly #url: string
  readonly #patience: Patience
  #client: Promise<Client> | undefined

  constructor(driver: typeof Driver, url: string, patience: Patience) {
    this.#driver = driver
    this.#url = url
    this.#patience = patience
  }

  async send(call: SentCall, ...args: readonly (string | Buffer)[]): Promise<unknown> {
    const client = await this.#connected(call)
    const onHopeless = (): void => drop(client)
    call.hopeless.addEventListener('abort', onHopeless, { once: true })
    try {
      // the signal takes back a command that waits to be written; one that was written runs its course
      return await client.sendCommand<unknown>(args, { abortSignal: call.givenUp, typeMapping: replyTypes })
    } finally {
      call.hopeless.removeEventListener('abort', onHopeless)
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.then(drop, () => {})
  }

  async #connected(call: SentCall): Promise<Client> {
    let current = await this.#client?.catch(() => undefined)
    if (current?.isReady === true) return current
    call.givenUp.throwIfAborted()
    // whoever comes first after a loss connects again, for all
    if (this.#client === undefined || current !== undefined) this.#client = this.#connect()
    const attempt = this.#client
    try {
      current = await attempt
    } catch (error) {
      if (this.#client === attempt) this.#client = undefined
      throw error
    }
    call.givenUp.throwIfAborted()
    return current
  }

  async #connect(): Promise<Client> {
    const { timeoutMs } = this.#patience
    const client = newClient(this.#driver, this.#url, timeoutMs)
    // a lost connection shows in the calls it fails; node-redis would end the process for want of a listener
    client.on('error', () => {})
    // the server may take the connection and never greet; node-redis waits for that as long as it takes
    const timer = setTimeout(() => drop(client), timeoutMs)
    try {
      await client.connect()
    } catch (error) {
      drop(client)
      throw error
    } finally {
      clearTimeout(timer)
    }
    return client
  }
}

function newClient(driver: typeof Driver, url: string, timeoutMs: number) {
  return driver.createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: timeoutMs },
  })
}

function drop(client: Client): void {
  if (client.isOpen) client.destroy()
}
