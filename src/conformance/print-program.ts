/** Prints a program as TypeScript that can be pasted and run: it makes the calls, and fails with an assertion where the store is wrong. */
import { type FullProfile, stringLiteral } from '../kv/index.ts'
import type { Broken } from './execute.ts'
import { type Expectation, Model } from './model.ts'
import { printPrelude } from './print-prelude.ts'
import { printRace } from './print-race.ts'
import {
  type Abort,
  type ByteSpec,
  bytesOf,
  type Call,
  type CallStep,
  filledValue,
  type Program,
  type Step,
} from './program.ts'

/** The source of `program`, ending in the assertion that `broken` shows to fail. */
export function printProgram(program: Program, broken: Broken, profile: FullProfile, opening: string): string {
  const race = program.steps[broken.at]
  if (race?.do === 'race') return printRace(race, broken, profile, opening)
  const printer = new Printer(profile)
  const before = program.steps.slice(0, broken.at)
  const last = program.steps[broken.at]
  for (const step of before) printer.step(step)
  if (last === undefined || last.do === 'call') printer.failing(broken)
  else printer.failingGroup(last, broken)
  const body = printer.lines.join('\n')
  return `import assert from 'node:assert/strict'\n\n${opening}\n${printPrelude(body)}\n${printer.openings()}\n${body}\n`
}

class Printer {
  readonly lines: string[] = []
  readonly #model: Model
  readonly #clients = new Set<number>()
  readonly #kept = new Map<CallStep, string>()
  #names = 0

  constructor(profile: FullProfile) {
    this.#model = new Model(profile)
  }

  /** The lines that open the clients. */
  openings(): string {
    return [...this.#clients]
      .sort((a, b) => a - b)
      .map((client) => `let ${clientName(client)} = await open()`)
      .join('\n')
  }

  /** A step that the store did as it must. */
  step(step: Step): void {
    switch (step.do) {
      case 'call':
        this.#call(step)
        return
      case 'together':
        this.lines.push('await Promise.allSettled([')
        for (const each of step.calls) {
          this.lines.push(`  ${this.#expression(each)},`)
          this.#model.applied(each.call, each.client)
        }
        this.lines.push('])')
        return
      case 'fill':
        this.lines.push(
          `for (let i = ${step.from ?? 0}; i < ${step.to}; i += 1) {`,
          `  await ${this.#client(step.client)}.setRaw(${stringLiteral(step.prefix)} + i, bytes((i % 65536).toString(16).padStart(4, '0')))`,
          '}',
        )
        for (let index = step.from ?? 0; index < step.to; index += 1) {
          this.#model.applied({ op: 'setRaw', key: `${step.prefix}${index}`, value: filledValue(index) }, step.client)
        }
        return
      case 'reopen':
        if (!this.#model.isClosed(step.client)) this.lines.push(`await ${this.#client(step.client)}.close()`)
        this.lines.push(`${this.#client(step.client)} = await open()`)
        this.#model.markOpen(step.client)
        return
      case 'pause':
        this.lines.push(`await new Promise((resolve) => setTimeout(resolve, ${step.ms}))`)
    }
  }

  /** The step that the store gets wrong. */
  failing(broken: Broken): void {
    const { step } = broken
    const expected = this.#model.expect(step.call, step.client)
    this.lines.push(`// expected ${oneLine(broken.expected)}`, `// got ${oneLine(broken.got)}`)
    if (step.abort !== undefined) {
      this.lines.push(...this.#aborted(step, step.abort))
      return
    }
    if (step.keep === true && this.#kept.has(step)) {
      const name = this.#kept.get(step) ?? 'kept'
      this.lines.push(`assert.equal(image(${name}), was${name})`)
      return
    }
    if (broken.clue?.kind === 'touched') {
      this.lines.push(...this.#withGiven(step, 'given', ['const before = image(given)']))
      this.lines.push('assert.equal(image(given), before)')
      return
    }
    const expression =
      broken.clue?.kind === 'hung' ? `within(5_000, ${this.#expression(step)})` : this.#expression(step)
    this.lines.push(...assertion(step.call, expected, expression, this.#client(step.client)))
  }

  /** A group of calls at once, one of which the store gets wrong. */
  failingGroup(group: Exclude<Step, CallStep>, broken: Broken): void {
    this.lines.push(`// one of these goes wrong: expected ${oneLine(broken.expected)}`, `// got ${oneLine(broken.got)}`)
    if (group.do !== 'together') {
      this.step(group)
      return
    }
    this.lines.push('await Promise.all([')
    for (const each of group.calls) this.lines.push(`  within(5_000, ${this.#expression(each)}),`)
    this.lines.push('])')
  }

  #call(step: CallStep): void {
    const expected = this.#model.expect(step.call, step.client)
    if (step.abort !== undefined) {
      this.lines.push(...this.#abortedQuietly(step, step.abort))
      if (step.abort.when !== 'before') this.#model.perhaps(step.call, step.client, true)
      return
    }
    const refused = expected.kind === 'error' || expected.kind === 'absent'
    if (refused && expected.kind === 'error') {
      this.lines.push(`await assert.rejects(${this.#expression(step)}, { code: '${expected.code}' })`)
    } else if (!refused) {
      const missing = expected.kind === 'value' && expected.oneOf.includes(null)
      if (step.scribble !== undefined) this.#scribbled(step, step.scribble)
      else if (step.keep === true) this.#keep(step)
      else this.lines.push(`await ${this.#expression(step)}${missing ? '.catch(() => {})' : ''}`)
      this.#model.applied(step.call, step.client)
    }
  }

  #keep(step: CallStep): void {
    const name = this.#fresh('kept')
    this.#kept.set(step, name)
    this.lines.push(`const ${name} = await ${this.#expression(step)}`, `const was${name} = image(${name})`)
  }

  #scribbled(step: CallStep, what: 'arguments' | 'result'): void {
    const name = this.#fresh(what === 'result' ? 'got' : 'given')
    if (what === 'result') {
      this.lines.push(`const ${name} = await ${this.#expression(step)}`, `scribble(${name})`)
      return
    }
    this.lines.push(...this.#withGiven(step, name, []), `scribble(${name})`)
  }

  /** The call with what it is given under a name, and what is to be done with that before. */
  #withGiven(step: CallStep, name: string, before: readonly string[]): readonly string[] {
    const { call } = step
    const client = this.#client(step.client)
    switch (call.op) {
      case 'setRaw':
        return [
          `const ${name} = ${this.#bytes(call.value, step)}`,
          ...before,
          `await ${client}.setRaw(${stringLiteral(call.key)}, ${name})`,
        ]
      case 'batchSetRaw':
        return [
          `const ${name} = ${this.#entries(call.entries, step)}`,
          ...before,
          `await ${client}.${call.op}(${name})`,
        ]
      case 'batchGetRaw':
      case 'batchDelete':
        return [`const ${name} = ${keyList(call.keys)}`, ...before, `await ${client}.${call.op}(${name})`]
      default:
        return [`await ${this.#expression(step)}`]
    }
  }

  #abortedQuietly(step: CallStep, abort: Abort): readonly string[] {
    const [setUp, expression] = this.#abortable(step, abort)
    return [...setUp, `await ${expression}.catch(() => {})`]
  }

  #aborted(step: CallStep, abort: Abort): readonly string[] {
    const [setUp, expression, name] = this.#abortable(step, abort)
    if (abort.when === 'before') {
      return [...setUp, `await assert.rejects(${expression}, (error) => Object.is(error, ${name}.signal.reason))`]
    }
    return [
      ...setUp,
      `await within(1_000, ${expression}.catch((error) => assert.ok(Object.is(error, ${name}.signal.reason))))`,
    ]
  }

  #abortable(step: CallStep, abort: Abort): readonly [readonly string[], string, string] {
    const name = this.#fresh('controller')
    const reason = abort.reason === 'error' ? `new Error('given up')` : abort.reason === 'falsy' ? `''` : ''
    const made = `const ${name} = new AbortController()`
    const expression = this.#expression(step, `{ signal: ${name}.signal }`)
    if (abort.when === 'before') return [[made, `${name}.abort(${reason})`], expression, name]
    if (abort.when === 'at-once') return [[made, `queueMicrotask(() => ${name}.abort(${reason}))`], expression, name]
    return [[made, `setTimeout(() => ${name}.abort(${reason}), ${abort.afterMs ?? 1})`], expression, name]
  }

  #expression(step: CallStep, options = ''): string {
    const { call } = step
    const tail = options === '' ? '' : `, ${options}`
    const client = this.#client(step.client)
    switch (call.op) {
      case 'getRaw':
      case 'delete':
        return `${client}.${call.op}(${stringLiteral(call.key)}${tail})`
      case 'setRaw':
        return `${client}.setRaw(${stringLiteral(call.key)}, ${this.#bytes(call.value, step)}${tail})`
      case 'list':
        return `${client}.list(${stringLiteral(call.prefix)}${tail})`
      case 'batchGetRaw':
      case 'batchDelete':
        return `${client}.${call.op}(${keyList(call.keys)}${tail})`
      case 'batchSetRaw':
        return `${client}.batchSetRaw(${this.#entries(call.entries, step)}${tail})`
      case 'health':
      case 'close':
        return `${client}.${call.op}(${options})`
    }
  }

  #entries(entries: readonly (readonly [string, ByteSpec])[], step: CallStep): string {
    return `new Map([${entries.map(([key, value]) => `[${stringLiteral(key)}, ${this.#bytes(value, step)}]`).join(', ')}])`
  }

  #bytes(spec: ByteSpec, step: CallStep): string {
    const plain = typeof spec === 'string' ? `bytes('${spec}')` : `noise(${spec.length}, ${spec.seed})`
    if (step.given === 'buffer') return `Buffer.from(${plain})`
    return step.given === 'window' ? `windowOn(${plain})` : plain
  }

  #client(index: number): string {
    this.#clients.add(index)
    return clientName(index)
  }

  #fresh(name: string): string {
    this.#names += 1
    return this.#names === 1 ? name : `${name}${this.#names}`
  }
}

function assertion(call: Call, expected: Expectation, expression: string, client: string): readonly string[] {
  switch (expected.kind) {
    case 'done':
      return [`await ${expression}`]
    case 'absent':
      return [`assert.equal(${client}.${expected.method}, undefined)`]
    case 'error':
      return [`await assert.rejects(${expression}, { code: '${expected.code}' })`]
    case 'value':
      return valueAssertion(expected.oneOf, expression)
    case 'keys':
      return keysAssertion(expected, expression)
    case 'entries':
      return entriesAssertion(call, expected.cells, expression)
  }
}

function valueAssertion(oneOf: readonly (Uint8Array | null)[], expression: string): readonly string[] {
  const [only] = oneOf
  if (oneOf.length === 1 && only === null) return [`await assert.rejects(${expression}, { code: 'KV_NOT_FOUND' })`]
  if (oneOf.length === 1 && only !== undefined && only !== null)
    return [`assert.equal(hex(await ${expression}), ${hexLiteral(only)})`]
  const legal = oneOf.map((value) => (value === null ? 'null' : hexLiteral(value))).join(', ')
  return [`assert.ok([${legal}].includes(await ${expression}.then(hex, () => null)))`]
}

function keysAssertion(expected: Expectation & { kind: 'keys' }, expression: string): readonly string[] {
  const { must, may, sorted } = expected
  if (must.size !== may.size) {
    return [
      `const listed = await ${expression}`,
      `for (const key of ${keyList([...must])}) assert.ok(listed.includes(key), key)`,
      `for (const key of listed) assert.ok(${keyList([...may])}.includes(key), key)`,
    ]
  }
  if (may.size > 40) {
    return [
      `const listed = await ${expression}`,
      `assert.equal(listed.length, ${may.size})`,
      `assert.equal(new Set(listed).size, ${may.size})`,
    ]
  }
  if (!sorted) return [`assert.deepEqual((await ${expression}).toSorted(), ${keyList([...may].sort())})`]
  const ordered = [...may].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return [`assert.deepEqual(await ${expression}, ${keyList(ordered)})`]
}

function entriesAssertion(
  call: Call,
  cells: ReadonlyMap<string, readonly (Uint8Array | null)[]>,
  expression: string,
): readonly string[] {
  const sure = [...cells].flatMap(([key, [value]]) =>
    value === undefined || value === null ? [] : [[key, value] as const],
  )
  const wanted = `[${sure.map(([key, value]) => `[${stringLiteral(key)}, ${hexLiteral(value)}]`).join(', ')}]`
  const name = call.op === 'batchGetRaw' ? 'entries' : 'answer'
  return [
    `const ${name} = await ${expression}`,
    `assert.deepEqual([...${name}].map(([key, value]) => [key, hex(value)]).toSorted(), ${wanted}.toSorted())`,
  ]
}

function clientName(index: number): string {
  return index === 0 ? 'kv' : `kv${index + 1}`
}

function keyList(keys: readonly string[]): string {
  return `[${keys.map((key) => stringLiteral(key)).join(', ')}]`
}

function hexLiteral(value: Uint8Array): string {
  return value.length > 64 ? `hex(noise(${value.length}, ${seedOf(value)}))` : `'${Buffer.from(value).toString('hex')}'`
}

/** The seed that makes these bytes: long values are always noise, and seeds are small. */
function seedOf(value: Uint8Array): number {
  for (let seed = 0; seed < 256; seed += 1) {
    if (Buffer.compare(bytesOf({ length: Math.min(16, value.length), seed }), value.subarray(0, 16)) === 0) return seed
  }
  return 0
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ')
}
