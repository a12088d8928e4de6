/** Turns a call into the arguments that the store is given, and overwrites them afterwards: a store must not share memory. */
import { imageOfArguments } from './image.ts'
import { scribble as overwrite, windowOn } from '../program/bytes.ts'
import type { Mismatch } from './finding.ts'
import type { Arguments, CallOutcome } from './perform.ts'
import { bytesOf, type ByteSpec, type CallStep } from '../program/program.ts'

/** The arguments of a call, with each key as the store is to see it. */
export function handOver(step: CallStep, real: (key: string) => string): Arguments {
  const { call } = step
  const bytes = (spec: ByteSpec): Uint8Array => dressed(bytesOf(spec), step.given)
  switch (call.op) {
    case 'getRaw':
    case 'delete':
      return { op: call.op, key: real(call.key) }
    case 'setRaw':
      return { op: 'setRaw', key: real(call.key), value: bytes(call.value) }
    case 'list':
      return { op: 'list', prefix: real(call.prefix) }
    case 'batchGetRaw':
    case 'batchDelete':
      return { op: call.op, keys: call.keys.map(real) }
    case 'batchSetRaw':
      return { op: 'batchSetRaw', entries: new Map(call.entries.map(([key, value]) => [real(key), bytes(value)])) }
    case 'health':
    case 'close':
      return { op: call.op }
  }
}

/** Overwrites what was given to a call that has settled, or what came back from it. */
export function scribble(what: 'arguments' | 'result', given: Arguments, outcome: CallOutcome): void {
  if (what === 'arguments') {
    if (given.op === 'setRaw') overwrite(given.value)
    if (given.op === 'batchSetRaw') overwrite(given.entries)
    if (given.op === 'batchGetRaw' || given.op === 'batchDelete') overwrite(given.keys)
  } else if (outcome.kind === 'resolved') {
    overwrite(outcome.value)
  }
}

/** What the store has made of what it was given, where that is not what it was. */
export function touched(step: CallStep, given: Arguments, real: (key: string) => string): Mismatch | undefined {
  const was = imageOfArguments(handOver(step, real))
  const now = imageOfArguments(given)
  if (now === was) return undefined
  return {
    expected: `its arguments stay as they were: ${JSON.stringify(was)}`,
    got: `it made ${JSON.stringify(now)} of them`,
    clue: { kind: 'touched' },
  }
}

/** The same bytes in another dress: a `Buffer`, or a window into a larger buffer, at an odd offset. */
function dressed(bytes: Uint8Array, given: CallStep['given']): Uint8Array {
  if (given === 'buffer') return Buffer.from(bytes)
  return given === 'window' ? windowOn(bytes) : bytes
}
