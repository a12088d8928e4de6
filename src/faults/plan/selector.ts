/** Which operations a fault is about: single operations, or classes of them. */
import { oneOf, type Operation, operations } from '../../kv/index.ts'

/** Classes of operations. `close` is in none: a fault on it has to name it. */
export const operationClasses = {
  read: ['getRaw', 'list', 'batchGetRaw'],
  write: ['setRaw', 'delete', 'batchSetRaw', 'batchDelete'],
  batch: ['batchGetRaw', 'batchSetRaw', 'batchDelete'],
  any: ['getRaw', 'setRaw', 'delete', 'list', 'batchGetRaw', 'batchSetRaw', 'batchDelete', 'health'],
} as const

/** The name of a class of operations. */
export type OperationClass = keyof typeof operationClasses

/** An operation, or a class of them. */
export type Selector = Operation | OperationClass

/** The operations that `S` stands for. */
export type OperationsOf<S extends Selector> = S extends OperationClass
  ? (typeof operationClasses)[S][number]
  : Extract<S, Operation>

const classNames = ['read', 'write', 'batch', 'any'] as const satisfies readonly OperationClass[]

/** Every legal selector, operations first. */
export const selectors: readonly Selector[] = [...operations, ...classNames]

/** The operations that `given` stand for, each once, in the order of the contract. */
export function operationsOf(given: readonly Selector[]): readonly Operation[] {
  const found = new Set<Operation>()
  for (const selector of given) {
    const named = classNames.find((name) => name === selector)
    if (named !== undefined) for (const operation of operationClasses[named]) found.add(operation)
    else found.add(operationNamed(selector))
  }
  return operations.filter((operation) => found.has(operation))
}

function operationNamed(selector: Selector): Operation {
  const operation = operations.find((name) => name === selector)
  if (operation !== undefined) return operation
  oneOf('an operation', selector, selectors)
  throw new TypeError(selector)
}
