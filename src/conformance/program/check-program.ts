/**
 * Checks a program that came from outside, such as out of a token that somebody sent: every step by its shape, and all of them
 * together by what they would cost, before anything is done with them.
 */
import {
  type ArgumentShape,
  isOperation,
  knownKeys,
  oneOf,
  operations,
  operationTable,
  shown,
  takesOf,
  UsageError,
} from '../../kv/index.ts'
import type { CallStep, Program, Step } from './program.ts'
import type { RaceCall, RaceRule, RaceStep } from './race.ts'

/** What a program may ask for at most: well above what any law does, and well below what a machine would feel. */
const most = {
  steps: 10_000,
  /** Calls, the writes of fills and the entries of batches among them. */
  calls: 200_000,
  clients: 100,
  /** Bytes of all values that are made up. */
  bytes: 512 * 1_048_576,
  /** Milliseconds of all pauses. */
  pauses: 60_000,
  /** Milliseconds until a call is aborted. */
  abortMs: 60_000,
  /** Microtasks and turns of the event loop that lanes let pass, all together. */
  ticks: 1_000_000,
} as const

/** Throws a {@link UsageError} of one sentence where `value` is no program, or one that is too large. */
export function checkProgram(value: unknown): asserts value is Program {
  new Check().program(value)
}

type Fields<T> = Readonly<Record<keyof T & string, true>>

const programFields: Fields<Program> = { steps: true, trap: true, bare: true, sweep: true }
const callFields: Fields<CallStep> = {
  do: true,
  client: true,
  call: true,
  abort: true,
  given: true,
  scribble: true,
  untouched: true,
  keep: true,
}
const abortFields: Fields<NonNullable<CallStep['abort']>> = { when: true, afterMs: true, reason: true }
const raceFields: Fields<RaceStep> = { do: true, rule: true, first: true, lanes: true, reopened: true }
const raceCallFields: Fields<RaceCall> = { ticks: true, turns: true, call: true }
const rules: Readonly<Record<RaceRule, true>> = {
  register: true,
  whole: true,
  survival: true,
  batch: true,
  order: true,
}
const stepKinds: Readonly<Record<Step['do'], true>> = {
  call: true,
  together: true,
  reopen: true,
  fill: true,
  pause: true,
  race: true,
}

/** The fields of arguments by shape. */
const argumentFields: Readonly<Record<ArgumentShape, readonly string[]>> = {
  none: [],
  key: ['key'],
  prefix: ['prefix'],
  keys: ['keys'],
  keyValue: ['key', 'value'],
  entries: ['entries'],
}

/** The operations that a race may be made of: see `RaceOperation`. */
const raceOperations = operations.filter((op) => {
  const { does, takes } = operationTable[op]
  return (does === 'read' || does === 'write') && takes !== 'prefix'
})

/** One program under check, with what its steps ask for so far. */
class Check {
  readonly #left: Record<keyof typeof words, number> = {
    calls: most.calls,
    bytes: most.bytes,
    pauses: most.pauses,
    ticks: most.ticks,
  }

  program(value: unknown): void {
    const field = fieldsOf('the program', value, programFields)
    optional(field('trap'), (trap) => text('the trap', trap))
    for (const name of ['bare', 'sweep'] as const) optional(field(name), (flag) => truth(name, flag))
    for (const step of items('the steps', field('steps'), most.steps)) this.#step(step)
  }

  #step(step: unknown): void {
    const kind = oneOf('a step', get(step, 'do'), namesOf(stepKinds))
    switch (kind) {
      case 'call':
        return this.#call(step)
      case 'together':
        fieldsOf('a step', step, { do: true, calls: true })
        return items('the calls of a step', get(step, 'calls'), most.calls).forEach((made) => this.#call(made))
      case 'reopen':
        fieldsOf('a step', step, { do: true, client: true })
        this.#spend('calls', 1)
        return client(get(step, 'client'))
      case 'fill':
        return this.#fill(step)
      case 'pause':
        fieldsOf('a step', step, { do: true, ms: true })
        return this.#spend('pauses', whole('a pause', get(step, 'ms')))
      case 'race':
        return this.#race(step)
    }
  }

  #fill(step: unknown): void {
    const field = fieldsOf('a fill', step, { do: true, client: true, prefix: true, from: true, to: true })
    client(field('client'))
    text('the prefix of a fill', field('prefix'))
    const from = field('from') === undefined ? 0 : whole('from', field('from'))
    this.#spend('calls', Math.max(0, whole('to', field('to')) - from))
  }

  #call(step: unknown): void {
    const field = fieldsOf('a call', step, callFields)
    if (field('do') !== 'call') throw new UsageError(`a step of calls has ${shown(field('do'))}; expected 'call'`)
    client(field('client'))
    this.#arguments(field('call'), (value) => this.#value(value))
    optional(field('abort'), (abort) => {
      const of = fieldsOf('an abort', abort, abortFields)
      oneOf('when', of('when'), ['before', 'at-once', 'in-flight'])
      oneOf('reason', of('reason'), ['default', 'error', 'falsy'])
      optional(of('afterMs'), (ms) => whole('afterMs', ms, most.abortMs))
    })
    optional(field('given'), (given) => oneOf('given', given, ['buffer', 'window']))
    optional(field('scribble'), (what) => oneOf('scribble', what, ['arguments', 'result']))
    for (const name of ['untouched', 'keep'] as const) optional(field(name), (flag) => truth(name, flag))
  }

  #race(step: unknown): void {
    const field = fieldsOf('a race', step, raceFields)
    oneOf('rule', field('rule'), namesOf(rules))
    optional(field('reopened'), (flag) => truth('reopened', flag))
    const calls = (given: unknown): void =>
      items('the calls of a lane', given, most.calls).forEach((made) => this.#raceCall(made))
    calls(field('first'))
    for (const lane of items('the lanes', field('lanes'), most.clients)) {
      const of = fieldsOf('a lane', lane, { client: true, calls: true })
      client(of('client'))
      calls(of('calls'))
    }
  }

  #raceCall(made: unknown): void {
    const field = fieldsOf('a call of a lane', made, raceCallFields)
    for (const name of ['ticks', 'turns'] as const) {
      optional(field(name), (count) => this.#spend('ticks', whole(name, count)))
    }
    this.#arguments(field('call'), (length) => this.#spend('bytes', whole('the length of a value', length)))
    oneOf('an operation of a race', get(field('call'), 'op'), raceOperations)
  }

  /** The operation of a call and its arguments; `value` checks each value. */
  #arguments(call: unknown, value: (value: unknown) => void): void {
    const op = get(call, 'op')
    if (typeof op !== 'string' || !isOperation(op)) throw new UsageError(`an operation is ${shown(op)}, which is none`)
    const names = argumentFields[takesOf(op)]
    const field = fieldsOf(`a call of ${op}`, call, Object.fromEntries(['op', ...names].map((name) => [name, true])))
    this.#spend('calls', 1)
    for (const name of names) {
      const given = field(name)
      if (name === 'key' || name === 'prefix') text(name, given)
      else if (name === 'value') value(given)
      else
        for (const item of items(name, given, most.calls)) {
          this.#spend('calls', 1)
          if (name === 'keys') text('a key', item)
          else entry(item, value)
        }
    }
  }

  #value(value: unknown): void {
    if (typeof value === 'string') {
      if (value.length % 2 !== 0 || /[^\da-f]/i.test(value))
        throw new UsageError(`a value is ${shown(value)}; expected bytes in hexadecimal`)
      return this.#spend('bytes', value.length / 2)
    }
    const field = fieldsOf('a value', value, { length: true, seed: true, as: true })
    optional(field('as'), (kind) => oneOf('what a value is made up as', kind, ['text', 'json']))
    this.#spend('bytes', whole('the length of a value', field('length')))
    if (!Number.isSafeInteger(field('seed')))
      throw new UsageError(`the seed of a value is ${shown(field('seed'))}; expected a whole number`)
  }

  #spend(what: keyof typeof words, amount: number): void {
    this.#left[what] -= amount
    if (this.#left[what] < 0)
      throw new UsageError(`the program asks for more than ${most[what].toLocaleString('en')} ${words[what]}`)
  }
}

const words = {
  calls: 'calls',
  bytes: 'bytes of values',
  pauses: 'milliseconds of pauses',
  ticks: 'turns of the event loop',
} as const

function entry(item: unknown, value: (value: unknown) => void): void {
  const [key, held, ...more] = items('an entry', item, 2)
  text('a key', key)
  if (held === undefined || more.length > 0) throw new UsageError('an entry is no pair of a key and a value')
  value(held)
}

/** Reads fields of `value`, which must be an object with no other fields than `known`. */
function fieldsOf(what: string, value: unknown, known: Readonly<Record<string, true>>): (name: string) => unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${what} is ${shown(value)}; expected an object`)
  knownKeys(what, value, Object.keys(known))
  return (name) => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined)
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function items(what: string, value: unknown, longest: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new UsageError(`${what} is ${shown(value)}; expected an array`)
  if (value.length > longest)
    throw new UsageError(
      `${what}: ${value.length.toLocaleString('en')} of them; at most ${longest.toLocaleString('en')} are run`,
    )
  return value
}

function namesOf<Name extends string>(table: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(table).filter((name): name is Name => Object.hasOwn(table, name))
}

function optional(value: unknown, check: (value: unknown) => unknown): void {
  if (value !== undefined) check(value)
}

function text(what: string, value: unknown): void {
  if (typeof value !== 'string') throw new UsageError(`${what} is ${shown(value)}; expected text`)
}

function truth(what: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new UsageError(`${what} is ${shown(value)}; expected true or false`)
}

function client(value: unknown): void {
  whole('a client', value, most.clients - 1)
}

function whole(what: string, value: unknown, largest: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= largest) return value
  throw new UsageError(
    `${what} is ${shown(value)}; expected a whole number from 0${largest === Number.MAX_SAFE_INTEGER ? '' : ` to ${largest.toLocaleString('en')}`}`,
  )
}
