/** Tells a program from other data: what a replay token holds was written by another version, or by hand. */
import { isOperation, operationTable, type ArgumentShape } from '../../kv/index.ts'
import type { Program, Step } from './program.ts'
import type { RaceRule } from './race.ts'

type Test = (value: unknown) => boolean

const text: Test = (value) => typeof value === 'string'
const count: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const listOf = (test: Test) => (value: unknown) => Array.isArray(value) && value.every(test)
const pairOf = (first: Test, second: Test) => (value: unknown) =>
  Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1])
const fields = (tests: Readonly<Record<string, Test>>) => (value: unknown) =>
  isRecord(value) && Object.entries(tests).every(([name, test]) => test(value[name]))
const maybe = (test: Test) => (value: unknown) => value === undefined || test(value)

const spec: Test = (value) =>
  typeof value === 'string' ? /^(?:[\da-f]{2})*$/.test(value) : fields({ length: count, seed: count })(value)

/** The arguments of a call by their shape, where a value is what `value` tests. */
const argumentTests = (value: Test): Readonly<Record<ArgumentShape, Test>> => ({
  none: isRecord,
  key: fields({ key: text }),
  prefix: fields({ prefix: text }),
  keys: fields({ keys: listOf(text) }),
  keyValue: fields({ key: text, value }),
  entries: fields({ entries: listOf(pairOf(text, value)) }),
})

function callOf(value: Test): Test {
  const tests = argumentTests(value)
  return (call) => {
    if (!isRecord(call) || typeof call['op'] !== 'string' || !isOperation(call['op'])) return false
    return tests[operationTable[call['op']].takes](call)
  }
}

const callStep: Test = fields({ do: (value) => value === 'call', client: count, call: callOf(spec) })
const raceCall: Test = fields({ call: callOf(count), ticks: maybe(count), turns: maybe(count) })
const rules: Readonly<Record<RaceRule, true>> = { register: true, whole: true, survival: true, batch: true }

const steps: Readonly<Record<Step['do'], Test>> = {
  call: callStep,
  together: fields({ calls: listOf(callStep) }),
  reopen: fields({ client: count }),
  fill: fields({ client: count, prefix: text, from: maybe(count), to: count }),
  pause: fields({ ms: count }),
  race: fields({
    rule: (value) => typeof value === 'string' && Object.hasOwn(rules, value),
    first: listOf(raceCall),
    lanes: listOf(fields({ client: count, calls: listOf(raceCall) })),
  }),
}

/** Whether `value` is a program that this version can run. */
export function isProgram(value: unknown): value is Program {
  return fields({ steps: listOf(isStep) })(value)
}

function isStep(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { do: kind } = value
  return isKind(kind) && steps[kind](value)
}

function isKind(kind: unknown): kind is Step['do'] {
  return typeof kind === 'string' && Object.hasOwn(steps, kind)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
