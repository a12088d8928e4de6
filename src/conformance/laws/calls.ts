/** What laws make their programs from, whatever operations a store has: calls by the shape of their arguments. */
import {
  type AnyCall,
  type Arguments,
  type FullProfile,
  keysOfCall,
  type Operation,
  offers,
  operations,
  operationTable,
  type ArgumentShape,
  type ShapeOf,
} from '../../kv/index.ts'
import { refusalOf } from '../operations/index.ts'
import { type ByteSpec, call, type CallStep, callsOf, ends, type Program } from '../program/program.ts'
import { callsOfRace } from '../program/race.ts'
import type { Universe } from '../program/universe.ts'

/** What the arguments of a call are taken from; each shape takes what it needs. */
export interface Material<V> {
  readonly key: string
  readonly keys: readonly string[]
  readonly prefix: string
  readonly value: V
}

interface MadeShape<S extends ArgumentShape> {
  from<V>(material: Material<V>): Arguments<V>[S]
}

const madeShapes: { readonly [S in ArgumentShape]: MadeShape<S> } = {
  none: { from: () => ({}) },
  key: { from: ({ key }) => ({ key }) },
  prefix: { from: ({ prefix }) => ({ prefix }) },
  keys: { from: ({ keys }) => ({ keys }) },
  keyValue: { from: ({ key, value }) => ({ key, value }) },
  entries: { from: ({ keys, value }) => ({ entries: [...new Set(keys)].map((key) => [key, value] as const) }) },
}

function shapeOf<O extends Operation>(op: O): MadeShape<ShapeOf<O>> {
  return madeShapes[operationTable[op].takes]
}

/** A call of `op`. */
export function callFrom<O extends Operation, V>(op: O, material: Material<V>): AnyCall<V, O> {
  return { op, ...shapeOf(op).from(material) }
}

/** Material for calls that are about one key. */
export function onKey<V>(key: string, value: V): Material<V> {
  return { key, keys: [key], prefix: key, value }
}

type Promised = { readonly profile: FullProfile }

/** Whether a store of this profile does what `op` is for: it has the method, and does not refuse whatever it is asked. */
export function performs({ profile }: Promised, op: Operation): boolean {
  if (!offers(profile, operationTable[op].of)) return false
  const rules = {
    profile: { ...profile, keys: 'any', values: 'bytes', limits: {} },
    real: (key: string) => key,
  } as const
  return refusalOf(callFrom<Operation, ByteSpec>(op, onKey('a', '61')), rules) === undefined
}

/** One call of every operation that the store performs, but for what ends the client. */
export function everyCall(context: Promised, client = 0): readonly CallStep[] {
  return operations
    .filter((op) => performs(context, op))
    .map((op) => call(callFrom<Operation, ByteSpec>(op, onKey('a', '62')), { client }))
    .filter((step) => !ends(step.call))
}

/** The batch operations that the store performs, each with nothing in it. */
export function emptyBatches(context: Promised, client = 0): readonly CallStep[] {
  return operations
    .filter((op) => operationTable[op].of === 'batch' && performs(context, op))
    .map((op) => call(callFrom<Operation, ByteSpec>(op, { key: 'a', keys: [], prefix: 'a', value: '61' }), { client }))
}

/** One call with this key of every operation that the store has and that takes keys. */
export function everyCallOn(key: string, { profile }: Promised): readonly CallStep[] {
  return operations
    .filter((op) => offers(profile, operationTable[op].of))
    .map((op) => call(callFrom<Operation, ByteSpec>(op, onKey(key, '61'))))
    .filter((step) => keysOfCall(step.call).length > 0)
}

/** Those of the programs that call only what the store performs. */
export function possible(context: Promised, programs: readonly Program[]): readonly Program[] {
  const can = new Set(operations.filter((op) => performs(context, op)))
  return programs.filter((program) => [...operationsIn(program)].every((op) => can.has(op)))
}

/** Those of the steps that call what the store performs. */
export function possibleSteps(context: Promised, steps: readonly CallStep[]): readonly CallStep[] {
  return steps.filter(({ call: { op } }) => performs(context, op))
}

/** At most as many as a batch may have. */
export function capped<T>(items: readonly T[], { profile }: Promised): readonly T[] {
  return items.slice(0, profile.limits.batchKeys ?? items.length)
}

/** Keys that begin alike and end in numbers from 0 on: what stores keep close together, in one file, one page, one bucket. */
export function numberedKeys(
  count: number,
  { universe }: { readonly universe: Universe },
  ...heads: readonly string[]
): readonly string[] {
  const [plain = 'n'] = heads
  const head = [...heads, '1', ...universe.keys].find((candidate) => universe.accepts(`${candidate}${count}`)) ?? plain
  return Array.from({ length: count }, (_, index) => `${head}${index}`)
}

function operationsIn(program: Program): ReadonlySet<Operation> {
  const races = program.steps.flatMap((step) => (step.do === 'race' ? callsOfRace(step) : []))
  return new Set([...callsOf(program), ...races].map((made) => made.call.op))
}
