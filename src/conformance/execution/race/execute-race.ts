/** Runs one race and judges it: the first call that went wrong for itself, or else the way in which the rule was broken. */
import type { RunContext } from '../run-context.ts'
import { found, type StepFinding } from '../finding.ts'
import { judgeRace } from './judge-race.ts'
import { callsOfRace, plainCall, type RaceStep } from '../../program/race.ts'
import { runRace } from './run-race.ts'
import type { CaseSpace } from '../sandbox.ts'

/** What a race found. */
export async function executeRace(
  race: RaceStep,
  context: RunContext,
  space: CaseSpace,
): Promise<StepFinding | undefined> {
  const record = await runRace(race, context, space)
  const [mishap] = record.mishaps
  if (mishap !== undefined) {
    const { client, call, mismatch } = mishap
    return found({ ...mismatch, step: { do: 'call', client, call } })
  }
  const mismatch = await judgeRace({ race, record, context, space })
  const [call] = callsOfRace(race)
  if (mismatch === undefined || call === undefined) return undefined
  const { sentence, diagram, ...difference } = mismatch
  return found({ ...difference, proof: { sentence, diagram }, step: { do: 'call', client: 0, call: plainCall(call) } })
}
