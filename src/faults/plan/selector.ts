/** Which operations a fault is about: single operations, or classes of them. */
import {
  oneOf,
  type Operation,
  operations,
  operationsThat,
  type OperationsThat,
  operationTable,
} from '../../kv/index.ts'

/** The operations of each class. `close` is in none: a fault on it has to name it. */
export interface OperationClasses {
  readonly read: OperationsThat<{ does: 'read' }>
  readonly write: OperationsThat<{ does: 'write' }>
  readonly batch: OperationsThat<{ of: 'batch' }>
  readonly any: Exclude<Operation, OperationsThat<{ does: 'end' }>>
}

/** The name of a class of operations. */
export type OperationClass = keyof OperationClasses

/** Classes of operations. */
export const operationClasses: { readonly [C in OperationClass]: readonly OperationClasses[C][] } = {
  read: operationsThat({ does: 'read' }),
  write: operationsThat({ does: 'write' }),
  batch: operationsThat({ of: 'batch' }),
  any: operations.filter((op): op is OperationClasses['any'] => operationTable[op].does !== 'end'),
}

/** An operation, or a class of them. */
export type Selector = Operation | OperationClass

/** The operations that `S` stands for. */
export type OperationsOf<S extends Selector> = S extends OperationClass ? OperationClasses[S] : Extract<S, Operation>

const isClass = (selector: string): selector is OperationClass => Object.hasOwn(operationClasses, selector)

/** Every legal selector, operations first. */
export const selectors: readonly Selector[] = [...operations, ...Object.keys(operationClasses).filter(isClass)]

/** The operations that `given` stand for, each once, in the order of the contract. */
export function operationsOf(given: readonly Selector[]): readonly Operation[] {
  const found = new Set<Operation>()
  for (const selector of given) {
    if (!isClass(selector)) found.add(operationNamed(selector))
    else for (const operation of operationClasses[selector]) found.add(operation)
  }
  return operations.filter((operation) => found.has(operation))
}

function operationNamed(selector: Selector): Operation {
  const operation = operations.find((name) => name === selector)
  if (operation !== undefined) return operation
  oneOf('an operation', selector, selectors)
  throw new TypeError(selector)
}
