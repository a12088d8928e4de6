/** Prints a call as source, whatever its operation: by the shape of its arguments. */
import {
  type Arguments,
  type CallOf,
  type Operation,
  operationTable,
  type ArgumentShape,
  type ShapeOf,
  stringLiteral,
} from '../../kv/index.ts'

interface PrintedShape<S extends ArgumentShape> {
  /** The arguments as source, in the order in which a store takes them. */
  source<V>(given: Arguments<V>[S], print: (value: V) => string): readonly string[]
  /** Which of them is an object that a store could keep or change; none where all are text. */
  readonly shared?: number
}

const printedShapes: { readonly [S in ArgumentShape]: PrintedShape<S> } = {
  none: { source: () => [] },
  key: { source: ({ key }) => [nameLiteral(key)] },
  prefix: { source: ({ prefix }) => [nameLiteral(prefix)] },
  keys: { source: ({ keys }) => [keyList(keys)], shared: 0 },
  keyValue: { source: ({ key, value }, print) => [nameLiteral(key), print(value)], shared: 1 },
  entries: {
    source: ({ entries }, print) => [
      `new Map([${entries.map(([key, value]) => `[${nameLiteral(key)}, ${print(value)}]`).join(', ')}])`,
    ],
    shared: 0,
  },
}

/** How a value is printed. */
export type PrintValue<V> = (value: V) => string

/** A call of `client`, as an expression; `options` is the source of its last argument, where there is one. */
export function printCall<O extends Operation, V>(
  client: string,
  call: CallOf<O, V>,
  print: PrintValue<V>,
  options = '',
): string {
  const given = [...argumentsOf(call, print), ...(options === '' ? [] : [options])]
  return `${client}.${call.op}(${given.join(', ')})`
}

/** The same as two lines, where one argument is an object: that one under `name`, and the call that takes it. */
export function printCallWith<O extends Operation, V>(
  name: string,
  client: string,
  call: CallOf<O, V>,
  print: PrintValue<V>,
): { readonly named: string; readonly made: string } | undefined {
  const { shared } = shapeOf(call.op)
  const given = argumentsOf(call, print)
  const object = shared === undefined ? undefined : given[shared]
  if (shared === undefined || object === undefined) return undefined
  return { named: `const ${name} = ${object}`, made: `${client}.${call.op}(${given.with(shared, name).join(', ')})` }
}

/** Keys as an array. */
export function keyList(keys: readonly string[]): string {
  return `[${keys.map((key) => nameLiteral(key)).join(', ')}]`
}

function shapeOf<O extends Operation>(op: O): PrintedShape<ShapeOf<O>> {
  return printedShapes[operationTable[op].takes]
}

function argumentsOf<O extends Operation, V>(call: CallOf<O, V>, print: PrintValue<V>): readonly string[] {
  return shapeOf(call.op).source(call, print)
}

/** A key or prefix; one character again and again is not written out. */
function nameLiteral(name: string): string {
  const parts: string[] = []
  let at = 0
  for (const { 0: run, 1: character = '', index } of name.matchAll(/(.)\1{23,}/gsu)) {
    if (index > at) parts.push(stringLiteral(name.slice(at, index)))
    parts.push(`${stringLiteral(character)}.repeat(${run.length / character.length})`)
    at = index + run.length
  }
  if (at < name.length || parts.length === 0) parts.push(stringLiteral(name.slice(at)))
  return parts.join(' + ')
}
