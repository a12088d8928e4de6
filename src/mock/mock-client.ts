/** One client of a mock: the operations of the contract, every call of which is recorded. */
import { type CallOptions, type FullKV, oneOf, type Operation, operations, UsageError } from '../kv/index.ts'
import type { OperationResults } from './answer.ts'
import { begin, end, type Ended } from './begin.ts'
import type { MockServer } from './mock-server.ts'
import type { CallNumber, Recorder } from './recorder.ts'
import { Route } from './route.ts'
import { type OperationStub, type StubSandbox, stubOperation } from './stub.ts'

/**
 * A client of a {@link MockKV}, made by `kv.connect()`. It has a life of its own (closing it closes nothing else), while the
 * entries, the records and the programmed answers are the mock's.
 */
export class MockClient implements FullKV {
  /** The name under which the calls of this client are recorded. */
  readonly client: string
  // These are properties, not methods, because a store whose profile has no batch or no health has not got them at all:
  // `typeof kv.batchGetRaw` is 'undefined' then, as it is of the store that the profile describes.
  declare readonly batchGetRaw: FullKV['batchGetRaw']
  declare readonly batchSetRaw: FullKV['batchSetRaw']
  declare readonly batchDelete: FullKV['batchDelete']
  declare readonly health: FullKV['health']
  readonly #server: MockServer
  readonly #recorder: Recorder
  readonly #stubs = new Map<Operation, { restore(): void }>()
  #route: Route

  /** Made by `MockKV` and its `connect`, not by hand. */
  constructor(server: MockServer, client: string) {
    this.#server = server
    this.#recorder = server.recorder
    this.client = client
    this.#route = new Route(server, client)
    const to = this.#recorder
    if (server.profile.batch !== 'absent') {
      this.batchGetRaw = (keys, options) => {
        const call = begin.batchGetRaw(to, client, keys, options)
        return this.#settle(end.batchGetRaw, call, this.#route.target.batchGetRaw(keys, this.#observed(call, options)))
      }
      this.batchSetRaw = (entries, options) => {
        const call = begin.batchSetRaw(to, client, entries, options)
        return this.#settle(
          end.batchSetRaw,
          call,
          this.#route.target.batchSetRaw(entries, this.#observed(call, options)),
        )
      }
      this.batchDelete = (keys, options) => {
        const call = begin.batchDelete(to, client, keys, options)
        return this.#settle(end.batchDelete, call, this.#route.target.batchDelete(keys, this.#observed(call, options)))
      }
    }
    if (server.profile.health === 'present') {
      this.health = (options) => {
        const call = begin.health(to, client, options)
        return this.#settle(end.health, call, this.#route.target.health(this.#observed(call, options)))
      }
    }
  }

  getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    const call = begin.getRaw(this.#recorder, this.client, key, options)
    return this.#settle(end.getRaw, call, this.#route.target.getRaw(key, this.#observed(call, options)))
  }

  setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    const call = begin.setRaw(this.#recorder, this.client, key, value, options)
    return this.#settle(end.setRaw, call, this.#route.target.setRaw(key, value, this.#observed(call, options)))
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    const call = begin.delete(this.#recorder, this.client, key, options)
    return this.#settle(end.delete, call, this.#route.target.delete(key, this.#observed(call, options)))
  }

  list(prefix: string, options?: CallOptions): Promise<string[]> {
    const call = begin.list(this.#recorder, this.client, prefix, options)
    return this.#settle(end.list, call, this.#route.target.list(prefix, this.#observed(call, options)))
  }

  async close(): Promise<void> {
    const route = this.#route
    const call = begin.close(this.#recorder, this.client)
    try {
      await this.#settle(end.close, call, route.target.close(this.#observed(call, undefined)))
    } finally {
      route.leaveIfClosed()
    }
  }

  /**
   * Puts a **sinon** stub in the place of an operation of this client and returns it. It calls through to the mock until it is
   * told otherwise, and its calls are recorded like all others. `stub.restore()`, `sinon.restore()`, `kv.reset()` and the end
   * of a `using` block take it away. Called again, it gives the same stub.
   *
   * @param sandbox where the stub is to belong. Default: the sandbox that `sinon` itself is.
   * @example
   * kv.stub('getRaw').withArgs('user:1').onSecondCall().rejects(new Error('down'))
   */
  stub<Op extends Operation>(op: Op, sandbox?: StubSandbox): OperationStub<Op> {
    oneOf('kv.stub', op, operations)
    if (typeof this[op] !== 'function') throw new UsageError(`kv.stub('${op}'): the profile of this mock has no ${op}`)
    const standing: unknown = this[op]
    if (this.#isStub(op, standing)) return standing
    const stub = stubOperation(this, op, sandbox, (args, run) => this.#around(op, args, run))
    this.#stubs.set(op, stub)
    this.#server.stubs.add(stub)
    return stub
  }

  /** Closes this client, as `close` does, without a record and past every programmed answer, and takes its stubs away. */
  [Symbol.dispose](): void {
    for (const stub of this.#stubs.values()) stub.restore()
    this.#stubs.clear()
    this.#route.leave()
  }

  /** As `[Symbol.dispose]`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]()
  }

  /** Opens this client again if it is closed, and has it start anew with faults. */
  protected reopen(): void {
    this.#route.leave()
    this.#route = new Route(this.#server, this.client)
  }

  #observed(call: CallNumber, options: CallOptions | undefined): CallOptions | undefined {
    return this.#server.isPlain ? options : this.#route.options(call, options)
  }

  // then() and no await: half of what a recorded call costs is promises, and an async function is one more
  #settle<Result>(ended: Ended<Result>, call: CallNumber, work: Promise<Result>): Promise<Result> {
    // asked now: a call that begins on its way to an answer may find none programmed any more when it ends
    const atOnce = this.#server.isPlain
    return work.then(
      (result) => {
        ended(this.#recorder, call, result, atOnce)
        return result
      },
      (error: unknown) => {
        this.#recorder.rejected(call, atOnce, error)
        throw error
      },
    )
  }

  /** Records a call of a stub, and lets the method behind the stub record into the same record when it is called through. */
  #around<Op extends Operation>(op: Op, args: Parameters<FullKV[Op]>, run: () => unknown): unknown {
    const call = begin[op](this.#recorder, this.client, ...args)
    try {
      const answered = this.#recorder.adopt(call, run)
      if (answered instanceof Promise) return this.#settle<OperationResults[Op]>(end[op], call, answered)
      this.#recorder.resolved(call, false)
      return answered
    } catch (error) {
      this.#recorder.rejected(call, true, error)
      throw error
    }
  }

  #isStub<Op extends Operation>(op: Op, method: unknown): method is OperationStub<Op> {
    return method !== undefined && this.#stubs.get(op) === method
  }
}
