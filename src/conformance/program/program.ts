/**
 * A test case as data: the calls to make, in order. What they must answer follows from the model, so a program carries no
 * expectations. Being plain JSON it can be made smaller, printed as JavaScript and packed into a replay token.
 */
import { bytes, letters, noise } from './bytes.ts'
import { type AnyCall, keysOfCall, operationTable } from '../../kv/index.ts'
import { keysOfRace, type RaceStep } from './race.ts'

/** Bytes: in hexadecimal, or a run of pseudo-random ones, or of letters where they are to be text or JSON. */
export type ByteSpec = string | { readonly length: number; readonly seed: number; readonly as?: 'text' | 'json' }

/** One call: what it is of, by the table of operations, its values as specs. */
export type Call = AnyCall<ByteSpec>

/** What a call's signal aborts with. `falsy` reasons are the ones that careless code takes for "not aborted". */
export type AbortReason = 'default' | 'error' | 'falsy'

/** Aborts the signal of a call: before it is made, at once after, or some milliseconds into it. */
export interface Abort {
  readonly when: 'before' | 'at-once' | 'in-flight'
  /** Milliseconds after the call, for `in-flight`. */
  readonly afterMs?: number
  readonly reason: AbortReason
}

/** Makes one call and waits for it. */
export interface CallStep {
  readonly do: 'call'
  /** Which client; it is opened when first used. */
  readonly client: number
  readonly call: Call
  readonly abort?: Abort
  /** How bytes are handed over: as they are, as a `Buffer`, or as a window into a larger buffer. Default: as they are. */
  readonly given?: 'buffer' | 'window'
  /** What to overwrite once the call has settled: what was given, or what came back. */
  readonly scribble?: 'arguments' | 'result'
  /** Whether what was given must be as it was once the call has settled. */
  readonly untouched?: true
  /** Keeps what came back to the end of the program, where it must be as it was. */
  readonly keep?: true
}

/** Makes several calls without waiting in between, then waits for all. */
export interface TogetherStep {
  readonly do: 'together'
  readonly calls: readonly CallStep[]
}

/** Closes a client, if it is open, and opens it again. */
export interface ReopenStep {
  readonly do: 'reopen'
  readonly client: number
}

/** Writes keys: the prefix and a number from `from` (0 by default) up to, not including, `to`, each with a value of its own. */
export interface FillStep {
  readonly do: 'fill'
  readonly client: number
  readonly prefix: string
  readonly from?: number
  readonly to: number
}

/** Lets time pass, for effects that come late. */
export interface PauseStep {
  readonly do: 'pause'
  readonly ms: number
}

/** One step whose calls have an order. */
export type PlainStep = CallStep | TogetherStep | ReopenStep | FillStep | PauseStep

/** One step. */
export type Step = PlainStep | RaceStep

/** A test case. */
export interface Program {
  readonly steps: readonly Step[]
  /** The trap it sets, by name: what the hint is taken from. */
  readonly trap?: string
  /** Its keys stand alone, where cases share a store too: for names that nobody else can have in it. */
  readonly bare?: true
  /** Whether everything touched is read back at the end, through a second client where there is one. */
  readonly sweep?: boolean
}

/** The bytes a spec stands for; the same every time. */
export function bytesOf(spec: ByteSpec): Uint8Array {
  if (typeof spec === 'string') return bytes(spec)
  return spec.as === undefined ? noise(spec.length, spec.seed) : letters(spec.length, spec.seed, spec.as === 'json')
}

/** The key that a fill writes at `index`: numbers of different lengths, so that order by text and by number differ. */
function filledKey(prefix: string, index: number): string {
  return `${prefix}${index}`
}

/** The value that a fill writes at `index`: digits, which are text and JSON too. */
export function filledValue(index: number): string {
  return Buffer.from(String(index % 10_000)).toString('hex')
}

/** The writes that a fill is made of. */
export function callsOfFill({ client, prefix, from = 0, to }: FillStep): readonly CallStep[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset): CallStep => {
    const index = from + offset
    return { do: 'call', client, call: { op: 'setRaw', key: filledKey(prefix, index), value: filledValue(index) } }
  })
}

/** A call by the first client: the shape that most programs are made of. */
export function call(made: Call, more: Partial<Omit<CallStep, 'do' | 'call'>> = {}): CallStep {
  return { do: 'call', client: 0, call: made, ...more }
}

/** Short forms, so that laws read as programs. */
export const get = (key: string, client = 0): CallStep => call({ op: 'getRaw', key }, { client })
export const set = (key: string, value: ByteSpec, client = 0): CallStep =>
  call({ op: 'setRaw', key, value }, { client })
export const del = (key: string, client = 0): CallStep => call({ op: 'delete', key }, { client })
export const list = (prefix: string, client = 0): CallStep => call({ op: 'list', prefix }, { client })
export const close = (client = 0): CallStep => call({ op: 'close' }, { client })
export const has = (key: string, client = 0): CallStep => call({ op: 'has', key }, { client })
export const health = (client = 0): CallStep => call({ op: 'health' }, { client })
export const batchGet = (keys: readonly string[], client = 0): CallStep => call({ op: 'batchGetRaw', keys }, { client })
export const batchSet = (entries: readonly (readonly [string, ByteSpec])[], client = 0): CallStep =>
  call({ op: 'batchSetRaw', entries }, { client })
export const batchDelete = (keys: readonly string[], client = 0): CallStep =>
  call({ op: 'batchDelete', keys }, { client })

/** Whether a call ends its client. */
export function ends({ op }: Call): boolean {
  return operationTable[op].does === 'end'
}

/** Every call of a program, in order. */
export function callsOf(program: Program): readonly CallStep[] {
  return program.steps.flatMap((step) => (step.do === 'call' ? [step] : step.do === 'together' ? step.calls : []))
}

/** Every key that a program names. */
export function keysOf(program: Program): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { call: made } of callsOf(program)) for (const key of keysOfCall(made)) keys.add(key)
  for (const key of keysOfRaces(program)) keys.add(key)
  return keys
}

/** The keys of the races in a program. */
export function keysOfRaces(program: Program): readonly string[] {
  return program.steps.flatMap((step) => (step.do === 'race' ? keysOfRace(step) : []))
}
