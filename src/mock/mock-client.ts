/** One client of a mock: the operations of the contract, every call of which is recorded. */
import {
  type CallOptions,
  type FullKV,
  type MethodArguments,
  type Methods,
  methodsOver,
  offers,
  oneOf,
  type Operation,
  operations,
  operationTable,
  optionsOf,
  type ResultOf,
  type ShapeOf,
  UsageError,
  withOptions,
} from '../kv/index.ts'
import type { MockServer } from './mock-server.ts'
import { end, type End, endOf, open, openOf } from './recorded-call.ts'
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
  declare readonly has: FullKV['has']
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
    // a store that does not promise a capability has not got its operations at all
    const offered = operations.filter((op) => !(op in this) && offers(server.profile, operationTable[op].of))
    Object.assign(
      this,
      methodsOver(
        offered,
        (op) =>
          (...given) =>
            this.#record(op, given),
      ),
    )
  }

  getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    const call = open.key(this.#recorder, 'getRaw', this.client, key, options)
    return this.#settle(end.value, call, this.#route.target.getRaw(key, this.#observed(call, options)))
  }

  setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    const call = open.keyValue(this.#recorder, 'setRaw', this.client, key, value, options)
    return this.#settle(end.nothing, call, this.#route.target.setRaw(key, value, this.#observed(call, options)))
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    const call = open.key(this.#recorder, 'delete', this.client, key, options)
    return this.#settle(end.nothing, call, this.#route.target.delete(key, this.#observed(call, options)))
  }

  list(prefix: string, options?: CallOptions): Promise<string[]> {
    const call = open.prefix(this.#recorder, 'list', this.client, prefix, options)
    return this.#settle(end.keys, call, this.#route.target.list(prefix, this.#observed(call, options)))
  }

  async close(): Promise<void> {
    const route = this.#route
    const call = open.none(this.#recorder, 'close', this.client)
    try {
      await this.#settle(end.nothing, call, route.target.close(this.#observed(call, undefined)))
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

  #record<Op extends Operation>(op: Op, given: MethodArguments<ShapeOf<Op>>): Promise<ResultOf<Op>> {
    const call = openOf(op)(this.#recorder, op, this.client, ...given)
    const target: Methods = this.#route.target
    const options = this.#observed(call, optionsOf(op, given))
    return this.#settle(endOf(op), call, target[op](...withOptions(op, given, options)))
  }

  #observed(call: CallNumber, options: CallOptions | undefined): CallOptions | undefined {
    return this.#server.isPlain ? options : this.#route.options(call, options)
  }

  // then() and no await: half of what a recorded call costs is promises, and an async function is one more
  #settle<Result>(ended: End<Result>, call: CallNumber, work: Promise<Result>): Promise<Result> {
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
  #around<Op extends Operation>(op: Op, args: MethodArguments<ShapeOf<Op>>, run: () => unknown): unknown {
    const call = openOf(op)(this.#recorder, op, this.client, ...args)
    try {
      const answered = this.#recorder.adopt(call, run)
      if (answered instanceof Promise) return this.#settle<ResultOf<Op>>(endOf(op), call, answered)
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
