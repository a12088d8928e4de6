/** One server for a test file, and for each test a client in a namespace of its own, under any test runner. */
import { type FullKV, UsageError } from '../kv/index.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import type { ServerKind } from '../backends/index.ts'
import { startServer } from './start-server.ts'

/** The hooks of a test runner. In mocha and `node:test` the first two are called `before` and `after`. */
export interface TestHooks {
  beforeAll(run: () => Promise<void>): unknown
  afterAll(run: () => Promise<void>): unknown
  beforeEach(run: () => Promise<void>): unknown
  afterEach(run: () => Promise<void>): unknown
}

/** What a test has at hand; reading either of them outside a test or a hook throws a `UsageError`. */
export interface ServerInUse {
  readonly server: RunningServer
  /** A client in a namespace of this test alone; closed behind it. */
  readonly kv: FullKV
}

/**
 * Starts a server before the tests of the file, or takes the one that `shareServers` has started for all of them. A runner whose
 * hooks have a short deadline (jest: 5 s) wants the shared one.
 *
 * @example
 * const redis = useServer('redis', { beforeAll, afterAll, beforeEach, afterEach })
 * it('counts', async () => {
 *   await redis.kv.setRaw('visits', Buffer.from('1'))
 * })
 */
export function useServer(kind: ServerKind, options: TestHooks & StartOptions): ServerInUse {
  let server: RunningServer | undefined
  let kv: FullKV | undefined
  options.beforeAll(async () => {
    server = await startServer(kind, options)
  })
  options.afterAll(async () => {
    await server?.stop()
    server = undefined
  })
  options.beforeEach(async () => {
    kv = await server?.open()
  })
  options.afterEach(async () => {
    await kv?.close()
    kv = undefined
  })
  const there = <T>(what: T | undefined): T => {
    if (what === undefined)
      throw new UsageError(`useServer('${kind}'): read it inside a test; before one it is not there`)
    return what
  }
  return {
    get server() {
      return there(server)
    },
    get kv() {
      return there(kv)
    },
  }
}
