/**
 * A sinon stub in the place of one operation, every call of which is recorded all the same. sinon is loaded by the first
 * `stub()`, so that a mock which is never stubbed pays nothing for it.
 */
import { createRequire } from 'node:module'
import type { SinonSandbox, SinonStub } from 'sinon'
import {
  type FullKV,
  type MethodArguments,
  type Methods,
  type Operation,
  type ResultOf,
  type ShapeOf,
  UsageError,
} from '../kv/index.ts'

/** A sinon stub of one operation. */
export type OperationStub<Op extends Operation> = SinonStub<MethodArguments<ShapeOf<Op>>, Promise<ResultOf<Op>>>

/** What makes and restores stubs: `sinon` itself or a sandbox of it. */
export type StubSandbox = Pick<SinonSandbox, 'stub'>

/**
 * Puts a sinon stub that calls through in the place of `store[op]`.
 *
 * @param around runs one call of the stub and records it, also where the stub answers without calling through
 */
export function stubOperation<Op extends Operation>(
  store: FullKV,
  op: Op,
  sandbox: StubSandbox | undefined,
  around: (args: MethodArguments<ShapeOf<Op>>, run: () => unknown) => unknown,
): OperationStub<Op> {
  const stub = (sandbox ?? sinon()).stub<Methods, Op>(store, op)
  stub.callThrough()
  // sinon restores by taking the property away, so what stands in front of its stub goes with it
  const recorded = new Proxy(stub, {
    apply: (target, self: unknown, args: MethodArguments<ShapeOf<Op>>) =>
      around(args, () => Reflect.apply(target, self, args)),
  })
  Object.defineProperty(store, op, { value: recorded, configurable: true, writable: true })
  return recorded
}

let loaded: StubSandbox | undefined

/**
 * The default sandbox of sinon, the one that the caller's own `import sinon` or `require('sinon')` gives. sinon ships one
 * bundle for each, and each numbers its calls for itself: a stub of the other bundle would make `sinon.assert.callOrder` compare
 * unrelated numbers, and `sinon.restore()` would not know it.
 */
function sinon(): StubSandbox {
  loaded ??= bundleInUse()
  return loaded
}

function bundleInUse(): StubSandbox {
  // not named `require`: the CommonJS build has one of its own in scope
  const load = createRequire(import.meta.url)
  const commonJs = load.resolve('sinon')
  if (load.cache[commonJs] === undefined) {
    try {
      const module: unknown = load('sinon/pkg/sinon-esm.js')
      if (typeof module === 'object' && module !== null && 'default' in module && isSandbox(module.default)) {
        return module.default
      }
    } catch {
      // jest has a module system of its own, in which an ES module cannot be required: there the other bundle is the caller's
    }
  }
  const module: unknown = load('sinon')
  if (!isSandbox(module)) throw new UsageError(`kv.stub: the module 'sinon' at ${commonJs} has no stub()`)
  return module
}

function isSandbox(module: unknown): module is StubSandbox {
  return (typeof module === 'object' || typeof module === 'function') && module !== null && 'stub' in module
}
