/** What the protocol needs of a client of Redis, whoever made it. */
import type { SentCall } from '../engine/call.ts'

export interface RedisSender {
  /**
   * Sends one command and resolves to its reply, in which what the server calls a bulk string is a Buffer. A command that was not
   * written yet when its call is given up is taken back.
   */
  send(call: SentCall, ...args: readonly (string | Buffer)[]): Promise<unknown>
  close(): Promise<void>
}

/** The driver's `RESP_TYPES.BLOB_STRING`: the byte that a bulk string begins with, `$`. */
const bulkString = 36

/** How replies are to be given, in the driver's words. */
export const replyTypes: { readonly [bulkString]: typeof Buffer } = { [bulkString]: Buffer }
