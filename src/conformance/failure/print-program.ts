/** Prints a program as JavaScript that can be pasted and run: it makes the calls, and fails with an assertion where the store is wrong. */
import { type FullProfile, keysOfCall, oneLine, stringLiteral } from '../../kv/index.ts'
import type { ProgramFinding } from '../execution/finding.ts'
import type { Opening } from '../execution/opening.ts'
import { contestedKeys } from '../execution/overlap.ts'
import { Model } from '../execution/model.ts'
import type { Expectation } from '../operations/semantics.ts'
import { assertion, hexLiteral, legal, refusalOf } from './print-assertion.ts'
import { printCall, printCallWith } from './print-call.ts'
import { printFile } from './print-file.ts'
import { printRace } from './print-race.ts'
import {
  type Abort,
  type ByteSpec,
  type Call,
  type CallStep,
  ends,
  filledValue,
  type Program,
  type Step,
} from '../program/program.ts'

/** The source of `program`, ending in the assertion that `broken` shows to fail. */
export function printProgram(program: Program, broken: ProgramFinding, profile: FullProfile, opening: Opening): string {
  const race = program.steps[broken.at]
  if (race?.do === 'race') return printRace(race, broken, profile, opening)
  const printer = new Printer(profile, broken.clue?.kind === 'checked')
  const before = program.steps.slice(0, broken.at)
  const last = program.steps[broken.at]
  for (const step of before) printer.step(step)
  if (last === undefined || last.do === 'call') printer.failing(broken)
  else printer.failingGroup(last, broken)
  return printFile(opening, [...printer.openings(), ...printer.lines], printer.closings())
}

class Printer {
  readonly lines: string[] = []
  readonly #model: Model
  readonly #cancellation: FullProfile['cancellation']
  readonly #clients = new Set<number>()
  readonly #kept = new Map<CallStep, string>()
  readonly #reopened = new Set<number>()
  readonly #closed = new Set<number>()
  readonly #lenient: boolean
  #names = 0

  /** @param lenient whether the calls before the failing one may fail: what is right is then up to more than the contract */
  constructor(profile: FullProfile, lenient: boolean) {
    this.#model = new Model(profile)
    this.#cancellation = profile.cancellation
    this.#lenient = lenient
  }

  /** The lines that open the clients. */
  openings(): readonly string[] {
    return this.#named().map(
      (client) => `${this.#reopened.has(client) ? 'let' : 'const'} ${clientName(client)} = await open()`,
    )
  }

  /** The lines that close those that are still open. */
  closings(): readonly string[] {
    return this.#named()
      .filter((client) => !this.#closed.has(client))
      .map((client) => `await ${clientName(client)}.close()`)
  }

  #named(): readonly number[] {
    return [...this.#clients].sort((a, b) => a - b)
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
          this.#ended(each)
        }
        this.lines.push('])')
        return
      case 'fill':
        this.lines.push(
          `for (let i = ${step.from ?? 0}; i < ${step.to}; i += 1) {`,
          `  await ${this.#client(step.client)}.setRaw(${stringLiteral(step.prefix)} + i, new TextEncoder().encode(i % 10_000))`,
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
        this.#reopened.add(step.client)
        this.#closed.delete(step.client)
        return
      case 'pause':
        this.lines.push(`await new Promise((resolve) => setTimeout(resolve, ${step.ms}))`)
        return
      // nothing else in its program touches the keys of a race, so one that went well shows nothing
      case 'race':
    }
  }

  /** The step that the store gets wrong. */
  failing(broken: ProgramFinding): void {
    const { step } = broken
    this.#ended(step)
    const expected = this.#model.expect(step.call, step.client)
    this.lines.push(`// expected ${oneLine(broken.expected)}`, `// got ${oneLine(broken.got)}`)
    if (step.abort !== undefined) {
      this.lines.push(...this.#aborted(step, step.abort, expected))
      return
    }
    const name = broken.clue?.kind === 'kept' ? this.#nameOfKept(step) : this.#kept.get(step)
    if (name !== undefined) {
      this.lines.push(`assert.equal(image(${name}), was${name})`)
      return
    }
    if (broken.clue?.kind === 'touched') {
      this.lines.push(...this.#withGiven(step, 'given', ['const before = image(given)']))
      this.lines.push('assert.equal(image(given), before)')
      return
    }
    const made = this.#expression(step)
    if (broken.clue?.kind === 'checked') {
      // what is right only the law knows, which is not at hand where the program runs; what it found wrong, the program knows
      const told = stringLiteral(oneLine(`expected ${broken.expected}, got ${broken.got}`))
      this.lines.push(
        `const answer = await ${made}.then(image, (error) => \`rejected: \${codeOf(error) ?? error.name}\`)`,
        `assert.notEqual(answer, ${stringLiteral(broken.clue.answer)}, ${told})`,
      )
      return
    }
    if (broken.clue?.kind === 'threw') {
      this.lines.push(`const promise = ${made}`, `assert.equal(typeof promise?.then, 'function')`)
    }
    const answer = broken.clue?.kind === 'threw' ? 'promise' : made
    const expression = broken.clue?.kind === 'hung' ? `within(5_000, ${answer})` : answer
    this.lines.push(...assertion(expected, expression, this.#client(step.client)))
  }

  /** A group of calls at once, one of which the store gets wrong. */
  failingGroup(group: Exclude<Step, CallStep>, broken: ProgramFinding): void {
    this.lines.push(`// one of these goes wrong: expected ${oneLine(broken.expected)}`, `// got ${oneLine(broken.got)}`)
    if (group.do !== 'together') {
      this.step(group)
      return
    }
    const contested = contestedKeys(group.calls)
    const closing = new Set(group.calls.filter(({ call }) => ends(call)).map(({ client }) => client))
    this.lines.push('await Promise.all([')
    for (const [index, each] of group.calls.entries()) {
      this.#ended(each)
      const expected = this.#model.expect(each.call, each.client)
      const open = keysOfCall(each.call).some((key) => contested.has(key)) || closing.has(each.client)
      // a run makes them a few microtasks apart, and a defect may need just that
      const made = `within(5_000, after(${4 * index}, () => ${this.#expression(each)}))`
      if (each === broken.step && !open) {
        const lines = assertion(expected, made, this.#client(each.client))
        this.lines.push('  (async () => {', ...lines.map((line) => `    ${line}`), '  })(),')
      } else this.lines.push(`  ${made}${legal(expected, open, closing.has(each.client))},`)
    }
    this.lines.push('])')
  }

  #call(step: CallStep): void {
    const expected = this.#model.expect(step.call, step.client)
    this.#ended(step)
    if (step.abort !== undefined) {
      this.lines.push(...this.#abortedQuietly(step, step.abort))
      if (step.abort.when !== 'before') this.#model.perhaps(step.call, step.client, true)
      return
    }
    const refused = expected.kind === 'error' || expected.kind === 'absent'
    if (refused && expected.kind === 'error') {
      this.lines.push(`await assert.rejects(${this.#expression(step)}, { code: '${expected.code}' })`)
    } else if (!refused) {
      const quiet =
        this.#lenient || expected.kind === 'settled' || (expected.kind === 'value' && expected.oneOf.includes(null))
      if (step.scribble !== undefined) this.#scribbled(step, step.scribble)
      else if (step.keep === true) this.#keep(step)
      else this.lines.push(`await ${this.#expression(step)}${quiet ? '.catch(() => {})' : ''}`)
      this.#model.applied(step.call, step.client)
    }
  }

  #ended({ call, client }: CallStep): void {
    if (ends(call)) this.#closed.add(client)
  }

  /** The step may be a copy of the one that was kept: programs are made smaller in copies. */
  #nameOfKept(step: CallStep): string | undefined {
    const same = [...this.#kept].find(([{ client, call }]) => client === step.client && alike(call, step.call))
    return this.#kept.get(step) ?? same?.[1]
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

  /** The call with the object that it is given under a name, and what is to be done with that before. */
  #withGiven(step: CallStep, name: string, before: readonly string[]): readonly string[] {
    const printed = printCallWith(name, this.#client(step.client), step.call, printerOf(step))
    if (printed === undefined) return [`await ${this.#expression(step)}`]
    return [printed.named, ...before, `await ${printed.made}`]
  }

  #abortedQuietly(step: CallStep, abort: Abort): readonly string[] {
    const [setUp, expression] = this.#abortable(step, abort)
    return [...setUp, `await ${expression}.catch(() => {})`]
  }

  #aborted(step: CallStep, abort: Abort, expected: Expectation): readonly string[] {
    const [setUp, expression, name] = this.#abortable(step, abort)
    const client = this.#client(step.client)
    const byReason = `Object.is(error, ${name}.signal.reason)`
    if (this.#cancellation === 'none') return [...setUp, ...assertion(expected, expression, client)]
    if (abort.when === 'before') {
      const told = `(error) => assert.equal(error, ${name}.signal.reason)`
      return [...setUp, `await ${expression}.then(() => assert.fail('it resolved'), ${told})`]
    }
    const code = refusalOf(expected)
    if (code !== undefined) {
      const either = `(error) => assert.ok(${byReason} || error.code === '${code}')`
      return [...setUp, `await within(1_000, ${expression}.then(() => assert.fail('it resolved'), ${either}))`]
    }
    const lines = assertion(expected, expression, client).map((line) => `  ${line}`)
    return [
      ...setUp,
      'const made = async () => {',
      ...lines,
      '}',
      `await within(1_000, made().catch((error) => { if (!${byReason}) throw error }))`,
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
    return printCall(this.#client(step.client), step.call, printerOf(step), options)
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

/** How the values of a step are printed: in the dress in which they are handed over. */
function printerOf({ given }: CallStep): (spec: ByteSpec) => string {
  return (spec) => {
    const plain = typeof spec === 'string' ? `bytes(${hexLiteral(spec)})` : madeUp(spec)
    if (given === 'buffer') return `Buffer.from(${plain})`
    return given === 'window' ? `windowOn(${plain})` : plain
  }
}

function madeUp({ length, seed, as }: Exclude<ByteSpec, string>): string {
  if (as === undefined) return `noise(${length}, ${seed})`
  return as === 'json' ? `letters(${length}, ${seed}, true)` : `letters(${length}, ${seed})`
}

function clientName(index: number): string {
  return index === 0 ? 'kv' : `kv${index + 1}`
}

function alike(one: Call, other: Call): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
