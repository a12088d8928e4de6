/**
 * `MockKV`: a correct key-value store for unit tests that records every call and answers as it is programmed to.
 *
 * @example
 * import { MockKV, profiles } from 'kv-testkit'
 *
 * const kv = new MockKV({ entries: { 'user:1': 'Ada' }, profile: profiles.redis })
 * kv.on('getRaw', 'user:1').once().rejects('KV_TIMEOUT')
 *
 * @module
 */
export type {
  Arguments,
  ArgumentShape,
  GivesOf,
  MethodArguments,
  OperationResults,
  OperationTable,
  PositionalArguments,
  ResultOf,
  ShapeOf,
} from '../kv/index.ts'
export type { AnswerInputOf, AnswerInputs } from './answer.ts'
export type { CallExpectation, CallStep } from './assertions.ts'
export type { BytesJson, CallJson } from './call-json.ts'
export type { Calls } from './calls.ts'
export type { AsymmetricMatcher, KeyMatcher, SinonMatcher } from './key-matcher.ts'
export type { MockClient } from './mock-client.ts'
export { MockKV } from './mock-kv.ts'
export type { MockOptions } from './mock-server.ts'
export type { AnswerBuilder } from './answer-builder.ts'
export type { CallOutcome, CallParts, CallRecord, RecordedArguments, RecordedResults } from './record.ts'
export type { MockSnapshot } from './snapshot.ts'
export type { OperationStub, StubSandbox } from './stub.ts'
export { UnexpectedCallError } from './unexpected-call.ts'
export type { MockEntries, MockValue } from './value.ts'
