/** What kind of values a failure takes, found out by running the program on others. */
import type { ProgramFinding } from '../execution/finding.ts'
import { type ByteSpec, callsOf } from '../program/program.ts'
import { explains } from './aspect.ts'
import { isPlainValue, onOtherValues, valuesOf } from './basic-forms.ts'
import type { Case, Trials } from './reduce.ts'

const binary = ['ff', 'c3', '80'] as const

/** The kind of values that `basic` takes; nothing where any will do. */
export async function valuesAtFault({ program, broken }: Case, trials: Trials): Promise<string | undefined> {
  const [value] = callsOf(program)
    .flatMap(({ call }) => valuesOf(call))
    .filter((each) => !isPlainValue(each))
  if (value === undefined) return undefined
  const failsWith = async (like: ByteSpec): Promise<boolean> => {
    const again = await trials.run(onOtherValues(program, (given) => (isPlainValue(given) ? given : like)))
    return again !== undefined && explains(again, broken)
  }
  const spoiled = spoiledOf(broken)
  if (spoiled === 'read with more bytes') return spoiled
  const length = typeof value === 'string' ? value.length / 2 : value.length
  if (length > 64 && (await failsWith('61'.repeat(length)))) return 'that are large'
  if (spoiled === 'read with fewer bytes') return spoiled
  if (value === '') return 'that are empty'
  if (await failsWithAll(binary, failsWith)) return 'that are no text'
  return spoiled ?? 'like these'
}

async function failsWithAll(
  values: readonly ByteSpec[],
  fails: (like: ByteSpec) => Promise<boolean>,
): Promise<boolean> {
  for (const value of values) if (!(await fails(value))) return false
  return true
}

/** What became of a value. */
function spoiledOf({ clue }: ProgramFinding): string | undefined {
  if (clue?.kind !== 'value') return undefined
  const { wanted, got } = clue
  if (isWithin(got, wanted)) return 'read with fewer bytes'
  return isWithin(wanted, got) ? 'read with more bytes' : 'read with other bytes'
}

/** Whether `few` is `many` with some bytes left out. */
function isWithin(few: Uint8Array, many: Uint8Array): boolean {
  let at = 0
  for (const byte of many) if (byte === few[at]) at += 1
  return at === few.length
}
