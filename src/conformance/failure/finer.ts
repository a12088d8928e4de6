/**
 * Makes smaller what the calls of a failing program are given: bytes, keys, how much is written. Each is halved towards the least with
 * which the program goes on failing, so it takes few runs, and their number is bounded: a call of a real store may take milliseconds.
 */
import { rekeyed, revalued } from '../../kv/index.ts'
import {
  type ByteSpec,
  bytesOf,
  type Call,
  callsOf,
  type CallStep,
  type Program,
  type Step,
} from '../program/program.ts'

type Fails = (candidate: Program) => Promise<boolean>

/** Bytes that are written out at most; a longer value stays a run of made-up ones. */
const mostWritten = 64

/** Bytes of a value at most that is made of one byte again and again. */
const mostRepeated = 200_000

/** How often a character is repeated, at least, for its number to be looked at. */
const shortestRun = 8

/** The program with as little in its calls as it takes. */
export async function finer(program: Program, fails: Fails): Promise<Program> {
  let best = program
  for (const value of valuesOf(best)) {
    const spec = await smallestBytes(value, (candidate) => fails(withValue(best, value, candidate)))
    best = withValue(best, value, spec)
  }
  for (const run of runsOf(best)) {
    const least = await leastOf(1, run.length, (length) => fails(withRun(best, run, length)))
    best = withRun(best, run, least)
  }
  for (const [at, step] of best.steps.entries()) {
    if (step.do !== 'fill') continue
    const filled = (to: number): Program => ({ ...best, steps: best.steps.with(at, { ...step, to }) })
    best = filled(await leastOf((step.from ?? 0) + 1, step.to, (to) => fails(filled(to))))
  }
  return best
}

/** The least number from `low` on for which `holds`, if it holds for all from some number on; it does for `high`. */
async function leastOf(low: number, high: number, holds: (candidate: number) => Promise<boolean>): Promise<number> {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (await holds(middle)) to = middle
    else from = middle + 1
  }
  return to
}

/** The values that have more than a byte, each once. */
function valuesOf(program: Program): readonly ByteSpec[] {
  const values = new Map<string, ByteSpec>()
  for (const { call } of callsOf(program))
    revalued(call, (value: ByteSpec) => void values.set(JSON.stringify(value), value))
  return [...values.values()].filter((value) => bytesOf(value).length > 1)
}

async function smallestBytes(spec: ByteSpec, fails: (candidate: ByteSpec) => Promise<boolean>): Promise<ByteSpec> {
  const whole = bytesOf(spec)
  // the shortest beginning, then the shortest end of that: one byte that does it is found in a few steps
  const end = await leastOf(1, whole.length, (length) => fails(beginningOf(spec, length)))
  const cut = (left: number): string => hexOf(whole.subarray(end - left, end))
  const left = end <= mostWritten ** 2 ? await leastOf(1, end, (length) => fails(cut(length))) : end
  const shortest = left <= mostWritten ? cut(left) : left === end ? beginningOf(spec, end) : spec
  if (left <= 1) return shortest
  const plain = '61'.repeat(left)
  // where the length does it, the bytes may be any
  if (left > 2 && left <= mostRepeated && (await fails(plain))) return plain
  return left <= mostWritten / 4 ? withoutSingles(cut(left), fails) : shortest
}

/** Without each byte that is not needed. */
async function withoutSingles(hex: string, fails: (candidate: ByteSpec) => Promise<boolean>): Promise<string> {
  let best = hex
  for (let at = best.length - 2; at >= 0 && best.length > 2; at -= 2) {
    const candidate = best.slice(0, at) + best.slice(at + 2)
    if (await fails(candidate)) best = candidate
  }
  return best
}

function beginningOf(spec: ByteSpec, length: number): ByteSpec {
  return typeof spec === 'string' ? spec.slice(0, length * 2) : { ...spec, length }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** One character again and again, as it stands in a key. */
type Run = { readonly character: string; readonly length: number }

function runsOf(program: Program): readonly Run[] {
  const runs = new Map<string, Run>()
  const look = (key: string): string => {
    for (const [text, character = ''] of key.matchAll(/(.)\1+/gsu)) {
      const length = text.length / character.length
      if (length >= shortestRun) runs.set(text, { character, length })
    }
    return key
  }
  for (const { call } of callsOf(program)) rekeyed(call, look)
  return [...runs.values()]
}

function withRun(program: Program, { character, length }: Run, times: number): Program {
  const exactly = new RegExp(
    `(?<!${escaped(character)})(?:${escaped(character)}){${length}}(?!${escaped(character)})`,
    'gu',
  )
  return withCalls(program, (call) => rekeyed(call, (key) => key.replaceAll(exactly, () => character.repeat(times))))
}

/** `character` for a regular expression with the flag `u`. */
function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

function withValue(program: Program, value: ByteSpec, other: ByteSpec): Program {
  const image = JSON.stringify(value)
  return withCalls(program, (call) =>
    revalued(call, (held: ByteSpec) => (JSON.stringify(held) === image ? other : held)),
  )
}

function withCalls(program: Program, change: (call: Call) => Call): Program {
  const changed = (step: CallStep): CallStep => ({ ...step, call: change(step.call) })
  const steps = program.steps.map((step): Step => {
    if (step.do === 'call') return changed(step)
    return step.do === 'together' ? { ...step, calls: step.calls.map(changed) } : step
  })
  return { ...program, steps }
}
