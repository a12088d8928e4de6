/**
 * A node-redis client that somebody else made, uses as well and closes. It is sent commands, each with its own options, and
 * nothing else is done to it. Whether commands wait for a connection that was lost is as its owner has set it.
 */
import { UsageError } from '../../kv/index.ts'
import type { SentCall } from '../engine/call.ts'
import { type RedisSender, replyTypes } from './sender.ts'

/** The part that the backend needs of a client of the package `redis` (5 or 6), made by its `createClient` or `createClientPool`. */
export interface RedisClientLike {
  readonly isOpen: boolean
  sendCommand(args: (string | Buffer)[], options?: RedisCommandOptions): Promise<unknown>
}

/** What the backend says with one command. */
export interface RedisCommandOptions {
  readonly abortSignal?: AbortSignal
  /** What the driver is to make of a bulk string (`$`, which is 36): a Buffer. */
  readonly typeMapping?: { readonly 36: typeof Buffer }
}

/** Sends commands through `client`, which must be connected by whoever made it. */
export function givenRedisClient(client: RedisClientLike): RedisSender {
  if (!isRedisClient(client)) {
    throw new UsageError(
      "redis({ client }): expected a client of the package 'redis', made by createClient or createClientPool",
    )
  }
  return {
    send: (call: SentCall, ...args) =>
      client.sendCommand([...args], { abortSignal: call.givenUp, typeMapping: replyTypes }),
    close: async () => {},
  }
}

/** A client of ioredis has no `isOpen`, and to those of a cluster or a sentinel a command is told with more than two arguments. */
function isRedisClient(client: unknown): boolean {
  if (typeof client !== 'object' || client === null) return false
  const send: unknown = Reflect.get(client, 'sendCommand')
  return typeof send === 'function' && send.length <= 2 && typeof Reflect.get(client, 'isOpen') === 'boolean'
}
