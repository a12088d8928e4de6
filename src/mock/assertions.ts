/** Assertions over the calls and entries of a mock. They throw node's `AssertionError` with `actual` and `expected`, of which every test runner shows a diff. */
import { AssertionError } from 'node:assert'
import { compareUtf8, isBytes, knownKeys, oneOf, type Operation, operations, UsageError } from '../kv/index.ts'
import type { Answer } from './answer.ts'
import type { Calls } from './calls.ts'
import { type KeyMatcher, keyTest, printMatcher } from './key-matcher.ts'
import { type CallRecord, namedBy } from './record.ts'
import { showBytes, showCall, showOutcome } from './show.ts'
import { bytesOf, entriesOf, type MockEntries, type MockValue } from './value.ts'

/** What a call is expected to be besides its operation and key. */
export interface CallExpectation {
  /** How many such calls there must be. Default: at least one. */
  readonly times?: number
  /** The value of a `setRaw`, byte for byte. */
  readonly value?: MockValue
}

/** Every field, once; what is missing here does not compile. */
const expected = { times: true, value: true } satisfies Record<keyof CallExpectation, true>

/** One step of an expected order: an operation, or an operation and its keys. */
export type CallStep = Operation | readonly [op: Operation, key: KeyMatcher]

/** Throws unless `op` was called (with such a key, such a value, so many times). */
export function assertCalled(
  calls: Calls,
  op: Operation,
  key: KeyMatcher | undefined,
  expectation: CallExpectation,
): void {
  knownKeys('assertCalled', expectation, Object.keys(expected))
  const { times, value } = expectation
  const found = select(calls, op, key, value)
  if (times === undefined ? found.length > 0 : found.length === times) return
  const wanted = sentence(op, key, value)
  // in full, where a value is expected: two long ones may differ at their ends alone
  const shownBytes = value === undefined ? undefined : Infinity
  const right = found.slice(0, times).map((call) => line(call, shownBytes))
  throw new AssertionError({
    message: `expected ${sentence(op, key, value, 60)} ${times === undefined ? 'at least once' : timesWord(times)}, got it ${timesWord(found.length)}`,
    actual: calls.of(op).map((call) => line(call, shownBytes)),
    // the calls that are as expected stand on both sides, so that a diff shows the others
    expected: [...right, ...Array.from({ length: (times ?? 1) - right.length }, () => wanted)],
    operator: 'assertCalled',
    stackStartFn: assertCalled,
  })
}

/** Throws if `op` was called (with such a key). */
export function assertNotCalled(calls: Calls, op: Operation, key: KeyMatcher | undefined): void {
  const found = select(calls, op, key, undefined)
  if (found.length === 0) return
  throw new AssertionError({
    message: `expected no ${sentence(op, key, undefined)}, got it ${timesWord(found.length)}`,
    actual: found.map((call) => line(call)),
    expected: [],
    operator: 'assertNotCalled',
    stackStartFn: assertNotCalled,
  })
}

/** Throws unless calls of these steps began in this order; other calls may stand between them. */
export function assertCallOrder(calls: Calls, steps: readonly CallStep[]): void {
  if (steps.length === 0) throw new UsageError('assertCallOrder: no step is given')
  const parsed = steps.map((step) => (typeof step === 'string' ? ([step, undefined] as const) : step))
  const taken: CallRecord[] = []
  for (const [index, [op, key]] of parsed.entries()) {
    const after = taken.at(-1)?.seq ?? 0
    const next = select(calls, op, key, undefined).find((call) => call.seq > after)
    if (next !== undefined) {
      taken.push(next)
      continue
    }
    const wanted = parsed.map(([name, matcher]) => sentence(name, matcher, undefined))
    const place = index === 0 ? '' : ` after ${wanted.slice(0, index).join(', ')}`
    throw new AssertionError({
      message: `expected ${wanted[index]}${place}, and there is none`,
      actual: calls.map((call) => line(call)),
      expected: [...taken.map((call) => line(call)), ...wanted.slice(index)],
      operator: 'assertCallOrder',
      stackStartFn: assertCallOrder,
    })
  }
}

/** Throws unless the store holds exactly these entries. */
export function assertEntries(actual: ReadonlyMap<string, Uint8Array>, expected: MockEntries): void {
  const wanted = entriesOf('assertEntries', expected)
  const [got, want] = [shown(actual), shown(wanted)]
  const differ = [...new Set([...got.keys(), ...want.keys()])].filter((key) => got.get(key) !== want.get(key))
  if (differ.length === 0) return
  throw new AssertionError({
    message: `expected other entries: ${differ.length === 1 ? 'one key differs' : `${differ.length} keys differ`}`,
    actual: sorted(got),
    expected: sorted(want),
    operator: 'assertEntries',
    stackStartFn: assertEntries,
  })
}

/** Throws if a programmed answer was never used, or not as often as it was programmed for. */
export function assertAllAnswersUsed(answers: readonly Answer<Operation>[]): void {
  const idle = answers.filter((answer) => answer.action === undefined || answer.used < leastUses(answer))
  if (idle.length === 0) return
  throw new AssertionError({
    message: `${idle.length === 1 ? 'a programmed answer was' : `${idle.length} programmed answers were`} not used`,
    actual: idle.map(({ says, used, action }) =>
      action === undefined
        ? `${says}: not finished; say rejects, returns or callsThrough`
        : `${says}: ${timesWord(used)}`,
    ),
    expected: idle.map((answer) => `${answer.says}: ${timesWord(leastUses(answer))}`),
    operator: 'assertAllAnswersUsed',
    stackStartFn: assertAllAnswersUsed,
  })
}

function leastUses(answer: Answer<Operation>): number {
  return answer.limit === Infinity ? 1 : answer.limit
}

function select(
  calls: Calls,
  op: Operation,
  key: KeyMatcher | undefined,
  value: MockValue | undefined,
): readonly CallRecord[] {
  oneOf('assertion', op, operations)
  const test = key === undefined ? undefined : keyTest(op, key)
  const bytes = value === undefined ? undefined : bytesOf('value', value)
  return calls.filter(
    (call) =>
      call.op === op &&
      (test === undefined || namedBy(call).some((named) => test(named))) &&
      (bytes === undefined || (isBytes(call.value) && Buffer.compare(call.value, bytes) === 0)),
  )
}

function sentence(
  op: Operation,
  key: KeyMatcher | undefined,
  value: MockValue | undefined,
  longest: number = Infinity,
): string {
  const parts = key === undefined && value === undefined ? [] : [printMatcher(key)]
  if (value !== undefined) parts.push(showBytes(bytesOf('value', value), longest))
  return `${op}(${parts.join(', ')})`
}

function line(call: CallRecord, longest?: number): string {
  return `${showCall(call, longest)} ${showOutcome(call)}`
}

/** Entries with their values in full, so that two of them are the same text only if they are the same bytes. */
function shown(entries: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  return new Map([...entries].map(([key, value]) => [key, showBytes(value, Infinity)] as const))
}

function sorted(entries: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareUtf8(a, b)))
}

function timesWord(times: number): string {
  if (times === 0) return 'never'
  return times === 1 ? 'once' : `${times} times`
}
