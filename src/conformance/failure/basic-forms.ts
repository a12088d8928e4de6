/**
 * Programs nearer to the basic laws than the one that failed: one client in place of several, a single call in place of a batch, a
 * read in place of a list, plain keys and values in place of strange ones. Where one of them fails alike, the law that failed is
 * about something else.
 */
import { keysOfCall, operationTable, rekeyed, revalued } from '../../kv/index.ts'
import type { ProgramFinding } from '../execution/finding.ts'
import {
  type ByteSpec,
  call,
  callsOfFill,
  type CallStep,
  callsOf,
  del,
  get,
  list,
  type Program,
  set,
  type Step,
} from '../program/program.ts'
import { headOf, keysOfRace, type RaceCall, type RaceRule, type RaceStep } from '../program/race.ts'
import { keysInQuestion } from './aspect.ts'
import { simplerCalls } from './simpler-call.ts'

/** Makes simpler programs out of one that fails. */
export type BasicForm = (program: Program, broken: ProgramFinding) => Iterable<Program>

/** Every form, those first that take away most of what a law may be about. */
export const basicForms: readonly BasicForm[] = [
  inARow,
  byPlainerRule,
  byOneClient,
  withoutCircumstances,
  byPlainerCall,
  onPlainPrefix,
  bySingleCalls,
  withLess,
  onPlainKeys,
  onPlainValues,
]

/** What clients did at once, one call after another, with the reads at the end. */
function* inARow(program: Program): Iterable<Program> {
  const [race] = program.steps
  if (race?.do === 'race') {
    yield { steps: rowOf(race, false) }
    if (race.lanes.some(({ client }) => client > 0)) yield { steps: rowOf(race, true) }
  }
  if (program.steps.some((step) => step.do === 'together'))
    yield {
      ...program,
      steps: program.steps.flatMap((step): readonly Step[] => (step.do === 'together' ? step.calls : [step])),
    }
}

function rowOf(race: RaceStep, apart: boolean): readonly CallStep[] {
  let made = 0
  // short ones come after long ones, of which nothing may stay
  const value = (bytes: number): ByteSpec => {
    made += 1
    if (bytes > 64) return { length: bytes, seed: made }
    return (made % 256)
      .toString(16)
      .padStart(2, '0')
      .repeat(made % 2 === 0 ? 1 : 3)
  }
  const head = race.rule === 'survival' ? headOf(race) : undefined
  const calls = (made: readonly RaceCall[], client: number): readonly CallStep[] =>
    made.map(({ call: each }) => call(revalued(each, value), { client: apart ? client : 0 }))
  const last = apart ? 1 : 0
  return [
    ...calls(race.first, 0),
    ...race.lanes.flatMap((lane) => calls(lane.calls, lane.client)),
    ...keysOfRace(race).map((key) => get(key, last)),
    ...(head === undefined ? [] : [list(head, last)]),
  ]
}

/** A race, held to the rules that ask less first. */
function* byPlainerRule(program: Program): Iterable<Program> {
  const plainer: readonly RaceRule[] = ['whole', 'survival', 'register']
  const [race] = program.steps
  if (race?.do !== 'race') return
  for (const rule of plainer) {
    if (rule === race.rule) return
    yield { ...program, steps: [{ ...race, rule }] }
  }
}

function* byOneClient(program: Program): Iterable<Program> {
  const [race] = program.steps
  if (race?.do === 'race') {
    if (race.lanes.some(({ client }) => client > 0))
      yield { ...program, steps: [{ ...race, lanes: race.lanes.map((lane) => ({ ...lane, client: 0 })) }] }
    return
  }
  if (!callsOf(program).some(({ client }) => client > 0)) return
  yield {
    ...program,
    steps: program.steps.map((step): Step => {
      if (step.do === 'together') return { ...step, calls: step.calls.map((each) => ({ ...each, client: 0 })) }
      return step.do === 'call' || step.do === 'reopen' || step.do === 'fill' ? { ...step, client: 0 } : step
    }),
  }
}

/** Without closing and opening again, and without anything peculiar about how calls are made. */
function* withoutCircumstances(program: Program): Iterable<Program> {
  const plain = program.steps.filter((step) => step.do !== 'reopen' && step.do !== 'pause' && !isClose(step))
  if (plain.length > 0 && plain.length < program.steps.length) yield { ...program, steps: plain }
  for (const [at, step] of program.steps.entries()) {
    if (step.do !== 'call') continue
    const bare = call(step.call, { client: step.client })
    if (Object.keys(bare).length < Object.keys(step).length) yield { ...program, steps: program.steps.with(at, bare) }
    if (step.abort !== undefined && step.abort.when !== 'before')
      yield { ...program, steps: program.steps.with(at, { ...step, abort: { ...step.abort, when: 'before' } }) }
    const { scribble: _scribble, ...kept } = step
    if (step.scribble !== undefined) yield { ...program, steps: program.steps.with(at, kept) }
  }
}

function isClose(step: Step): boolean {
  return step.do === 'call' && step.call.op === 'close'
}

/** The last call in a plainer form: a read of a key for a list or a batch; where it had to be refused, a call on one key. */
function* byPlainerCall(program: Program, broken: ProgramFinding): Iterable<Program> {
  const last = program.steps.at(-1)
  if (last?.do !== 'call') return
  const { call: made, client } = last
  const before = program.steps.slice(0, -1)
  const wanted = broken.clue !== undefined && 'wanted' in broken.clue ? broken.clue.wanted : undefined
  if (wanted !== undefined || broken.clue?.kind === 'reason' || broken.clue?.kind === 'threw') {
    const { call: _call, ...how } = last
    const keys = keysOfCall(made).length === 0 ? ['a'] : keysOfCall(made)
    for (const [key, value] of made.op === 'batchSetRaw' ? made.entries.slice(0, 3) : [])
      yield { ...program, steps: [...before, { ...how, call: set(key, value, client).call }] }
    for (const key of keys.slice(0, 3))
      for (const plainer of [get(key, client), set(key, '61', client), del(key, client)]) {
        if (plainer.call.op === made.op) break
        yield { ...program, steps: [...before, { ...how, call: plainer.call }] }
      }
    return
  }
  if (operationTable[made.op].does !== 'read' || made.op === 'getRaw') return
  const asked = [...new Set([...keysInQuestion(broken), ...keysOfCall(made).slice(0, 4)])]
  for (const key of asked.slice(0, 6)) yield { ...program, steps: [...before, get(key, client)] }
}

/** A list of a plain prefix: one that covers the missing key; one before, behind or within the key that is too many. */
function* onPlainPrefix(program: Program, broken: ProgramFinding): Iterable<Program> {
  const last = program.steps.at(-1)
  if (last?.do !== 'call' || last.call.op !== 'list') return
  const { prefix } = last.call
  if (prefix === '' || prefix === 'b') return
  const before = program.steps.slice(0, -1)
  const onPrefix = (plain: string): Program => ({ ...program, steps: [...before, list(plain, last.client)] })
  const [key] = keysInQuestion(broken)
  if (key === undefined) yield onPrefix('b')
  else if (key.startsWith(prefix)) {
    const start = [...key][0] ?? key
    for (const plain of prefix === start || prefix === key ? [] : [start, key]) yield onPrefix(plain)
  } else for (const other of ['ab', 'cb', 'c', 'a']) yield onOtherKeys(onPrefix('b'), new Map([[key, other]]))
}

/** Each batch as the single calls that it stands for, and so a short fill: all of one operation, or else one by one. */
function* bySingleCalls(program: Program): Iterable<Program> {
  const before = program.steps.slice(0, -1)
  const last = program.steps.slice(-1)
  for (const op of ['batchSetRaw', 'batchDelete'] as const) {
    const apart = before.flatMap((step) => (step.do === 'call' && step.call.op === op ? singlesOf(step) : [step]))
    if (before.some((step) => step.do === 'call' && step.call.op === op))
      yield { ...program, steps: [...apart, ...last] }
  }
  for (const [at, step] of before.entries()) {
    const apart = singlesOf(step)
    if (apart.length !== 1 || apart[0] !== step)
      yield { ...program, steps: [...before.toSpliced(at, 1, ...apart), ...last] }
  }
}

/** Writes of a fill that are shown one by one. */
const shortFill = 8

function singlesOf(step: Step): readonly Step[] {
  if (step.do === 'fill') return step.to - (step.from ?? 0) > shortFill ? [step] : callsOfFill(step)
  if (step.do !== 'call') return [step]
  const { call: made, ...how } = step
  if (made.op === 'batchSetRaw')
    return made.entries.map(([key, value]): CallStep => ({ ...how, call: { op: 'setRaw', key, value } }))
  return made.op === 'batchDelete' ? made.keys.map((key) => del(key, step.client)) : [step]
}

/** Without one of the steps before the last, or without a part of one. */
function* withLess(program: Program): Iterable<Program> {
  if (program.steps.length > few) {
    yield* withParts(program)
    return
  }
  for (const [at, step] of program.steps.entries()) {
    if (at < program.steps.length - 1) yield { ...program, steps: program.steps.toSpliced(at, 1) }
    if (step.do === 'call' && keysOfCall(step.call).length > 1)
      for (const smaller of simplerCalls(step.call))
        yield { ...program, steps: program.steps.with(at, { ...step, call: smaller }) }
  }
}

/** Steps that are left out one by one. */
const few = 40

/** Without a half, a quarter, an eighth and so on of the steps before the last. */
function* withParts(program: Program): Iterable<Program> {
  const before = program.steps.length - 1
  for (let size = Math.ceil(before / 2); size > 1; size = Math.ceil(size / 2))
    for (let from = 0; from < before; from += size)
      yield { ...program, steps: program.steps.toSpliced(from, Math.min(size, before - from)) }
}

/** On keys that no store takes for anything else: all of them, or else one. */
function* onPlainKeys(program: Program): Iterable<Program> {
  const keys = [...new Set(callsOf(program).flatMap((step) => keysOfCall(step.call)))].filter((key) => key !== '')
  const strange = keys.filter((key) => !isPlain(key))
  if (strange.length === 0 || keys.length > 60) return
  const free = plainKeys.filter((key) => !keys.includes(key))
  yield onOtherKeys(program, new Map(strange.map((key, at) => [key, free[at] ?? `a${at}`])))
  for (const key of strange.length > 1 ? strange : []) yield onOtherKeys(program, new Map([[key, free[0] ?? 'a0']]))
}

const plainKeys = ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi']

/** Whether a key is one that no store takes for anything else. */
export function isPlain(key: string): boolean {
  return /^[a-z][a-z0-9]{0,15}$/.test(key)
}

/** The same program with some keys exchanged; a prefix goes on covering what it covered. */
export function onOtherKeys(program: Program, other: ReadonlyMap<string, string>): Program {
  const prefixFor = (prefix: string): string => {
    const found = [...other].find(([key]) => prefix !== '' && key.startsWith(prefix))
    if (found === undefined) return prefix
    const [key, plain] = found
    return key === prefix ? plain : ([...plain][0] ?? plain)
  }
  const changed = (step: CallStep): CallStep => {
    if (step.call.op === 'list') return { ...step, call: { ...step.call, prefix: prefixFor(step.call.prefix) } }
    return { ...step, call: rekeyed(step.call, (key) => other.get(key) ?? key) }
  }
  return {
    ...program,
    steps: program.steps.map((step): Step => {
      if (step.do === 'together') return { ...step, calls: step.calls.map(changed) }
      return step.do === 'call' ? changed(step) : step
    }),
  }
}

/** With values that no store takes for anything else: one byte each, each its own. */
function* onPlainValues(program: Program): Iterable<Program> {
  if (!callsOf(program).some(({ call: made }) => valuesOf(made).some((value) => !isPlainValue(value)))) return
  yield onOtherValues(program, (_, at) => (0x61 + (at % 15)).toString(16))
}

/** Whether a value is one that no store takes for anything else. */
export function isPlainValue(value: ByteSpec): boolean {
  return typeof value === 'string' && /^6[1-9a-f]$/.test(value)
}

/** The values that a call writes. */
export function valuesOf(made: CallStep['call']): readonly ByteSpec[] {
  const values: ByteSpec[] = []
  revalued(made, (value: ByteSpec) => values.push(value))
  return values
}

/** The same program with other values, told by the value and its number. */
export function onOtherValues(program: Program, other: (value: ByteSpec, at: number) => ByteSpec): Program {
  let at = -1
  const changed = (step: CallStep): CallStep => ({
    ...step,
    call: revalued(step.call, (value: ByteSpec) => {
      at += 1
      return other(value, at)
    }),
  })
  return {
    ...program,
    steps: program.steps.map((step): Step => {
      if (step.do === 'together') return { ...step, calls: step.calls.map(changed) }
      return step.do === 'call' ? changed(step) : step
    }),
  }
}
