/** In which way what came of a call differs from what had to come, whatever call it was: what two failures must share to be one. */
import { operationTable } from '../../kv/index.ts'
import type { ProgramFinding } from '../execution/finding.ts'

/** A program that fails, and how. */
export interface Case<P> {
  readonly program: P
  readonly broken: ProgramFinding
}

/** The way in a word or two. */
export function aspectOf({ clue, got }: Pick<ProgramFinding, 'clue' | 'got'>): string {
  if (clue === undefined) return 'other'
  switch (clue.kind) {
    case 'gone':
      return 'missing'
    case 'surplus':
      return 'extra'
    case 'listed':
      if (clue.repeated.length > 0) return 'repeated'
      if (clue.missing.length === 0) return 'extra'
      return clue.extra.length === 0 ? 'missing' : 'changed'
    case 'race':
      return `race ${clue.trap ?? ''}`.trim()
    case 'no-code':
    case 'wrong-code':
    case 'should-fail':
      return clue.wanted === undefined ? `fails ${/^\w*/.exec(got)?.[0]}` : `not ${clue.wanted}`
    case 'checked':
    case 'hung':
    case 'kept':
    case 'reason':
    case 'threw':
    case 'touched':
    case 'unordered':
    case 'value':
      return clue.kind
  }
}

/**
 * Whether a failure that looks like `simpler` can be the reason of one that looks like `other`: the same shows, or less. A write
 * without effect leaves the old value where there was one, and nothing where there was none; a key that is listed under another
 * name is missing.
 */
export function explains(simpler: ProgramFinding, other: ProgramFinding): boolean {
  const [less, more] = [aspectOf(simpler), aspectOf(other)]
  // whatever goes wrong without a race, or without the abort of a signal, need not be looked for in them
  if (less === more || other.clue?.kind === 'race' || other.clue?.kind === 'reason') return true
  // in a race an error is wrong whatever it says; alone it has to say what it is
  if (isOfError(simpler) && simpler.clue?.kind === other.clue?.kind && simpler.step.call.op === other.step.call.op)
    return true
  if (less !== 'missing') return false
  return more === 'value' || (more === 'changed' && simpler.step.call.op === 'getRaw')
}

function isOfError({ clue }: ProgramFinding): boolean {
  return clue?.kind === 'no-code' || clue?.kind === 'wrong-code'
}

/** The keys that the difference is about, as far as that is known; else those that were asked for. */
export function keysInQuestion({ clue, step: { call } }: ProgramFinding): readonly string[] {
  if (clue?.kind === 'listed') return [...clue.missing, ...clue.repeated, ...clue.extra]
  if ((clue?.kind === 'gone' || clue?.kind === 'surplus' || clue?.kind === 'value') && clue.key !== undefined)
    return [clue.key]
  return operationTable[call.op].takes === 'key' && 'key' in call ? [call.key] : []
}
