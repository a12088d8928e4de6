/** Turns a call into the arguments that the store is given, and overwrites them afterwards: a store must not share memory. */
import { positional, rekeyed, revalued } from '../../kv/index.ts'
import { image, scribble as overwrite, windowOn } from '../program/bytes.ts'
import { bytesOf, type ByteSpec, type CallStep } from '../program/program.ts'
import type { Mismatch } from './finding.ts'
import type { CallOutcome } from './perform.ts'

/** The arguments of a call, new at each call, with each key and prefix as the store is to see it. */
export function handOver(step: CallStep, real: (key: string) => string): readonly unknown[] {
  return positional(revalued(rekeyed(step.call, real), (spec: ByteSpec) => dressed(bytesOf(spec), step.given)))
}

/** Overwrites what was given to a call that has settled, or what came back from it. */
export function scribble(what: 'arguments' | 'result', given: readonly unknown[], outcome: CallOutcome): void {
  if (what === 'arguments') for (const argument of given) overwrite(argument)
  else if (outcome.kind === 'resolved') overwrite(outcome.value)
}

/** What the store has made of what it was given, where that is not what it was. */
export function touched(
  step: CallStep,
  given: readonly unknown[],
  real: (key: string) => string,
): Mismatch | undefined {
  const was = imageOf(handOver(step, real))
  const now = imageOf(given)
  if (now === was) return undefined
  return {
    expected: `its arguments stay as they were: ${JSON.stringify(was)}`,
    got: `it made ${JSON.stringify(now)} of them`,
    clue: { kind: 'touched' },
  }
}

/** Those of the arguments that a store can change, as text. */
function imageOf(given: readonly unknown[]): string {
  return given
    .filter((argument) => typeof argument === 'object')
    .map(image)
    .join('; ')
}

/** The same bytes in another dress: a `Buffer`, or a window into a larger buffer, at an odd offset. */
function dressed(bytes: Uint8Array, given: CallStep['given']): Uint8Array {
  if (given === 'buffer') return Buffer.from(bytes)
  return given === 'window' ? windowOn(bytes) : bytes
}
