/**
 * What a store may declare of which a failure is no defect. A store does such a thing by accident as easily as by design, so what is
 * not declared fails; the failure then names the declaration.
 */
import { operationTable } from '../../kv/index.ts'
import type { ProgramFinding } from '../execution/finding.ts'

/** What a failure is recognised by. */
interface Design {
  /** The laws that are broken by it. */
  readonly laws: readonly string[]
  /** Whether it looks like that. Default: always. */
  readonly looksSo?: (broken: ProgramFinding) => boolean
  /** As it is written in a profile. */
  readonly declare: string
}

const designs: readonly Design[] = [
  {
    laws: ['profile/key-domain'],
    looksSo: ({ got, step }) => operationTable[step.call.op].does === 'read' && got.includes('KV_NOT_FOUND'),
    declare: `keys with outside: 'absent'`,
  },
  {
    laws: ['profile/key-domain'],
    looksSo: ({ clue, got }) => clue?.kind === 'wrong-code' && got.includes('KV_INVALID_KEY'),
    declare: `keys with outside: 'refused'`,
  },
  {
    laws: ['profile/key-domain'],
    looksSo: ({ clue }) => clue?.kind !== 'hung' && clue?.kind !== 'threw',
    declare: `keys with outside: 'unspecified'`,
  },
  {
    laws: ['keys/long', 'keys/round-trip'],
    looksSo: ({ got }) => got.includes('KV_KEY_TOO_LARGE'),
    declare: 'limits.keyBytes, keyCodePoints, keyUnits or encodedKey',
  },
  { laws: ['limits/key-bytes'], declare: 'limits.keyBytes, keyCodePoints, keyUnits or encodedKey as it is' },
  { laws: ['keys/neighbours'], looksSo: isRefused, declare: `hierarchy: { separators: '/' }` },
  { laws: ['keys/hierarchy'], looksSo: isAccepted, declare: `hierarchy: 'free'` },
  { laws: ['batch/empty'], looksSo: isRefused, declare: `emptyBatch: 'reject'` },
  { laws: ['batch/empty'], looksSo: isAccepted, declare: `emptyBatch: 'accept'` },
  { laws: ['batch/many', 'list/complete'], looksSo: isGone, declare: 'capacity: { entries: … }' },
  {
    laws: ['aliasing/value-given', 'aliasing/value-returned', 'aliasing/batch-given', 'aliasing/batch-returned'],
    declare: `memory: 'references'`,
  },
]

/** Whether a call was refused that had to be done. */
function isRefused({ clue }: ProgramFinding): boolean {
  return clue?.kind === 'no-code' || clue?.kind === 'wrong-code'
}

/** Whether a call was done that had to be refused. */
function isAccepted({ clue }: ProgramFinding): boolean {
  return clue?.kind === 'should-fail'
}

/** Whether something was gone that nobody had taken away. */
function isGone({ clue }: ProgramFinding): boolean {
  return clue?.kind === 'gone' || (clue?.kind === 'listed' && clue.missing.length > 0 && clue.extra.length === 0)
}

/** The declaration under which the law would not have been broken so, in a sentence; nothing where there is none. */
export function declarationFor(law: string, broken: ProgramFinding): string | undefined {
  const design = designs.find(({ laws, looksSo }) => laws.includes(law) && looksSo?.(broken) !== false)
  return design === undefined ? undefined : `If that is meant, declare ${design.declare}.`
}

/** Every law that the table names. */
export const lawsByDesign: readonly string[] = designs.flatMap(({ laws }) => laws)
