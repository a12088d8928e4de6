/** A store that looks a programmed answer up before it lets a call through. */
import {
  everyMethod,
  type FullKV,
  type MethodArguments,
  guardSignal,
  KVError,
  type Methods,
  namesOf,
  type Operation,
  operationTable,
  optionsOf,
  type ReferenceStore,
  type ResultOf,
  type ShapeOf,
} from '../kv/index.ts'
import type { Answer } from './answer.ts'
import type { MockServer } from './mock-server.ts'
import { UnexpectedCallError } from './unexpected-call.ts'

/** One client's way to `store`, by way of the programmed answers. */
export function answeringStore(server: MockServer, store: ReferenceStore): FullKV {
  return everyMethod(
    (op) =>
      (...given) =>
        answer(server, store, op, given),
  )
}

async function answer<Op extends Operation>(
  server: MockServer,
  store: ReferenceStore,
  op: Op,
  given: MethodArguments<ShapeOf<Op>>,
): Promise<ResultOf<Op>> {
  const methods: Methods = store
  const through = (): Promise<ResultOf<Op>> => methods[op](...given)
  const keys = namesOf(op, given)
  // what the client itself refuses never reaches a server, so no answer is looked up for it
  if (keys === undefined || keys.some((key) => typeof key !== 'string')) return through()
  if (store.closed && operationTable[op].does !== 'end') throw new KVError('KV_CLOSED', { op })
  const signal = server.profile.cancellation === 'none' ? undefined : optionsOf(op, given)?.signal
  guardSignal(signal)
  const answer = server.answers.take(op, keys)
  if (answer === undefined) {
    if (server.isUnexpected(op)) throw unexpected(server, op, keys)
    return through()
  }
  if (answer.delayMs > 0) await server.delays.wait(op, answer.delayMs, signal)
  return carryOut(answer, keys, through)
}

function unexpected(server: MockServer, op: Operation, keys: readonly string[]): UnexpectedCallError {
  return new UnexpectedCallError(
    op,
    keys,
    server.answers.all.map(({ says }) => says),
  )
}

async function carryOut<Op extends Operation>(
  { op, action }: Answer<Op>,
  keys: readonly string[],
  through: () => Promise<ResultOf<Op>>,
): Promise<ResultOf<Op>> {
  switch (action?.kind) {
    case 'return':
      return action.give()
    case 'reject': {
      const { error } = action
      throw typeof error === 'string' ? new KVError(error, { op, key: keys.length === 1 ? keys[0] : undefined }) : error
    }
    case 'call through':
    case undefined:
      return through()
  }
}
