/**
 * Holds what came of one plain call against what the model expects. What it gives is a difference: whether that is held against
 * the store is up to whoever asked, who knows what was going on beside the call. `found` in finding.ts is where every store that
 * is wrong is found so.
 */
import {
  codeOf,
  compareUtf8,
  type ErrorClassifier,
  isBytes,
  isError,
  isMap,
  type KVErrorCode,
  messageOf,
  namedMessageOf,
  printBytes,
  printKey,
} from '../../kv/index.ts'
import { equal } from './model.ts'
import type { Answer, Expectation, Possible } from '../operations/semantics.ts'
import type { Clue, Mismatch } from './finding.ts'
import type { CallOutcome } from './perform.ts'

/** The difference, or `undefined` where the outcome is right. */
export function judge(
  expected: Expectation,
  outcome: CallOutcome,
  classify: ErrorClassifier | undefined,
): Mismatch | undefined {
  const wanted = describeExpectation(expected)
  if (expected.kind === 'absent') {
    return outcome.kind === 'absent' ? undefined : { expected: wanted, got: 'it is there', clue: { kind: 'surplus' } }
  }
  switch (outcome.kind) {
    case 'absent':
      return { expected: wanted, got: 'the store has no such method' }
    case 'no-promise':
      return {
        expected: wanted,
        got: `it returned ${describeValue(outcome.value)} instead of a promise`,
        clue: { kind: 'threw' },
      }
    case 'threw':
      return {
        expected: wanted,
        got: `it threw at once instead of rejecting: ${describeError(outcome.error, classify)}`,
        error: outcome.error,
        clue: { kind: 'threw' },
      }
    case 'hung':
      return {
        expected: wanted,
        got: `nothing: it had not settled after ${Math.round(outcome.ms)} ms`,
        clue: { kind: 'hung' },
      }
    case 'rejected':
      return judgeError(expected, wanted, outcome.error, classify)
    case 'resolved':
      return judgeAnswer(expected, wanted, outcome.value)
  }
}

function judgeError(
  expected: Expectation,
  wanted: string,
  error: unknown,
  classify: ErrorClassifier | undefined,
): Mismatch | undefined {
  const code = codeOf(error, classify)
  if (expected.kind === 'settled' || isRefusal(expected, code)) return undefined
  const missing = code === 'KV_NOT_FOUND'
  if (expected.kind === 'value' && missing && expected.oneOf.includes(null)) return undefined
  const got = describeError(error, classify)
  if (expected.kind === 'value' && missing) return { expected: wanted, got, error, clue: { kind: 'gone' } }
  const kind = code === undefined ? 'no-code' : 'wrong-code'
  const right = codeWanted(expected)
  return { expected: wanted, got, error, clue: right === undefined ? { kind } : { kind, wanted: right } }
}

/** The code that an error must have, where nothing but an error is right. */
function codeWanted(expected: Expectation): KVErrorCode | undefined {
  if (expected.kind === 'error') return expected.code
  return expected.kind === 'value' && expected.oneOf.every((value) => value === null) ? 'KV_NOT_FOUND' : undefined
}

function judgeAnswer(expected: Expectation, wanted: string, value: unknown): Mismatch | undefined {
  switch (expected.kind) {
    case 'done':
    case 'settled':
    case 'absent':
      return undefined
    case 'error':
      return {
        expected: wanted,
        got: `it resolved with ${describeValue(value)}`,
        clue: { kind: 'should-fail', wanted: expected.code },
      }
    case 'boolean':
      return judgeBoolean(expected.oneOf, wanted, value)
    case 'value':
      return judgeValue(expected.oneOf, wanted, value)
    case 'keys':
      return judgeKeys(expected, wanted, value)
    case 'entries':
      return judgeEntries(expected.cells, wanted, value)
  }
}

/** Whether the error is the one that had to come, or one of the two where a call is wrong in two ways. */
function isRefusal(expected: Expectation, code: KVErrorCode | undefined): boolean {
  return expected.kind === 'error' && code !== undefined && (code === expected.code || code === expected.or)
}

function judgeBoolean(oneOf: readonly boolean[], wanted: string, value: unknown): Mismatch | undefined {
  if (typeof value !== 'boolean') return { expected: wanted, got: describeValue(value) }
  if (oneOf.includes(value)) return undefined
  return { expected: wanted, got: describeValue(value), clue: { kind: value ? 'surplus' : 'gone' } }
}

function judgeValue(oneOf: readonly Possible[], wanted: string, value: unknown): Mismatch | undefined {
  if (!isBytes(value)) return { expected: wanted, got: describeValue(value) }
  if (oneOf.some((possible) => equal(possible, value))) return undefined
  const present = oneOf.find((possible) => possible !== null)
  const clue: Clue =
    present === undefined || present === null ? { kind: 'surplus' } : { kind: 'value', wanted: present, got: value }
  return { expected: wanted, got: printBytes(value), clue }
}

function judgeKeys(expected: Expectation & { kind: 'keys' }, wanted: string, value: unknown): Mismatch | undefined {
  if (!Array.isArray(value) || !value.every((key) => typeof key === 'string')) {
    return { expected: wanted, got: describeValue(value) }
  }
  const listed: readonly string[] = value
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const key of listed) (seen.has(key) ? repeated : seen).add(key)
  const extra = [...seen].filter((key) => !expected.may.has(key))
  const missing = [...expected.must].filter((key) => !seen.has(key))
  if (extra.length + missing.length + repeated.size > 0) {
    const clue: Clue = { kind: 'listed', extra, missing, repeated: [...repeated] }
    return { expected: wanted, got: describeDifference(listed, extra, missing, [...repeated]), clue }
  }
  if (expected.sorted && listed.some((key, index) => index > 0 && compareUtf8(listed[index - 1] ?? '', key) > 0)) {
    return {
      expected: `${wanted}, in the order of their UTF-8 bytes`,
      got: `${describeKeys(listed)}, out of order`,
      clue: { kind: 'unordered' },
    }
  }
  return undefined
}

function judgeEntries(
  cells: ReadonlyMap<string, readonly Possible[]>,
  wanted: string,
  value: unknown,
): Mismatch | undefined {
  if (!isMap(value)) return { expected: wanted, got: `${describeValue(value)} instead of a Map` }
  for (const key of value.keys()) {
    if (typeof key !== 'string' || !cells.has(key)) {
      return {
        expected: wanted,
        got: `an entry for ${printKey(String(key))}, which was not asked for`,
        clue: { kind: 'surplus', key: String(key) },
      }
    }
  }
  for (const [key, oneOf] of cells) {
    const held: unknown = value.get(key)
    if (!value.has(key)) {
      if (oneOf.includes(null)) continue
      return { expected: wanted, got: `no entry for ${printKey(key)}`, clue: { kind: 'gone', key } }
    }
    if (held === undefined || held === null) {
      return {
        expected: wanted,
        got: `an entry for ${printKey(key)} that is ${String(held)}; absent keys are left out`,
      }
    }
    const mismatch = judgeValue(oneOf, wanted, held)
    if (mismatch !== undefined) return keyed(mismatch, key)
  }
  return undefined
}

/** The mismatch of one entry among several. */
function keyed({ clue, ...rest }: Mismatch, key: string): Mismatch {
  const told = { ...rest, got: `${printKey(key)} → ${rest.got}` }
  if (clue === undefined) return told
  return { ...told, clue: clue.kind === 'value' || clue.kind === 'surplus' ? { ...clue, key } : clue }
}

/** What must come, for people. */
export function describeExpectation(expected: Expectation): string {
  switch (expected.kind) {
    case 'done':
      return 'it succeeds'
    case 'settled':
      return 'it settles'
    case 'absent':
      return `there is no ${expected.method}, for the profile says so`
    case 'error':
      return `it rejects with ${expected.code}${expected.or === undefined ? '' : ` or ${expected.or}`}`
    case 'boolean':
      return expected.oneOf.join(' or ')
    case 'value':
      return expected.oneOf.map((possible) => (possible === null ? 'KV_NOT_FOUND' : printBytes(possible))).join(' or ')
    case 'keys':
      return expected.must.size === expected.may.size
        ? describeKeys([...expected.may])
        : `at least ${describeKeys([...expected.must])} and at most ${describeKeys([...expected.may])}`
    case 'entries':
      return describeCells(expected.cells)
  }
}

function describeCells(cells: ReadonlyMap<string, readonly Possible[]>): string {
  const shown = [...cells].slice(0, 8).map(([key, oneOf]) => {
    const values = oneOf.map((possible) => (possible === null ? 'no entry' : printBytes(possible)))
    return `${printKey(key)} → ${values.join(' or ')}`
  })
  return `a Map { ${shown.join(', ')}${cells.size > 8 ? `, … ${cells.size - 8} more` : ''} }`
}

function describeKeys(keys: readonly string[]): string {
  if (keys.length <= 12) return `[${keys.map((key) => printKey(key)).join(', ')}]`
  return `${keys.length} keys [${keys
    .slice(0, 4)
    .map((key) => printKey(key))
    .join(', ')}, …]`
}

function describeDifference(
  listed: readonly string[],
  extra: readonly string[],
  missing: readonly string[],
  repeated: readonly string[],
): string {
  const parts = [
    extra.length > 0 ? `not asked for: ${describeKeys(extra)}` : '',
    missing.length > 0 ? `missing: ${describeKeys(missing)}` : '',
    repeated.length > 0 ? `more than once: ${describeKeys(repeated)}` : '',
  ]
  return `${describeKeys(listed)}; ${parts.filter((part) => part !== '').join('; ')}`
}

/** What came of a call that came to an end, for people. */
export function describeAnswer(answer: Answer, classify?: ErrorClassifier): string {
  if (answer.kind === 'rejected') return `it rejected with ${describeError(answer.error, classify)}`
  const { value } = answer
  if (value === undefined) return 'it resolved'
  const keys: readonly unknown[] = Array.isArray(value) ? value : []
  if (!Array.isArray(value) || !keys.every((key) => typeof key === 'string')) return describeValue(value)
  return describeKeys(keys.map(String))
}

/** An error, for people: its code first, since that is what it is told by. */
export function describeError(error: unknown, classify?: ErrorClassifier): string {
  const code = codeOf(error, classify)
  const said = isError(error) ? namedMessageOf(error) : describeValue(error)
  return code === undefined ? `${said} (no code of the contract)` : said.includes(code) ? said : `${code} (${said})`
}

/** Any value, for people. */
export function describeValue(value: unknown): string {
  if (isBytes(value)) return printBytes(value)
  if (typeof value === 'string') return `the string ${printKey(value)}`
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return `a ${messageOf(value.constructor?.name ?? 'bare object')}`
  return messageOf(value)
}
