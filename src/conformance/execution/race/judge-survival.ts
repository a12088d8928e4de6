/**
 * Nothing that was acknowledged is lost: when all is quiet, each key holds a value that could be its last, and the list has
 * exactly the keys that hold one. It holds under every consistency; where reads may lag they are repeated for as long as they may.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { covers, evicts, isBytes, printKey } from '../../../kv/index.ts'
import { type HistoryOperation, type Json, laneDiagram, printOperation } from '../../../history/index.ts'
import type { RaceMismatch, RaceStage } from './judge-race.ts'
import { type RealCall, perform } from '../perform.ts'
import { headOf, keysOfRace, lastName } from '../../program/race.ts'
import { damageName, lastClient } from './run-race.ts'

/** What may be wrong, once or for good. */
interface Loss {
  readonly expected: string
  readonly got: string
  readonly sentence: string
  readonly witness: readonly HistoryOperation[]
}

/** The rule `survival`. */
export async function survival(stage: RaceStage): Promise<RaceMismatch | undefined> {
  const { profile, convergeWithinMs } = stage.context
  const lost = lostValue(stage)
  const settled =
    lost === undefined || profile.consistency === 'linearizable' ? lost : await settling(stage, convergeWithinMs)
  if (settled !== undefined) return ofLoss(settled, stage.race.reopened === true ? 'unsaved' : 'lost-update')
  const unlisted = await lostFromList(stage)
  return unlisted === undefined ? undefined : ofLoss(unlisted, 'lost-from-list')
}

function ofLoss({ witness, ...said }: Loss, trap: string): RaceMismatch {
  return { ...said, diagram: laneDiagram(witness), clue: { kind: 'race', trap } }
}

/** A key whose last read gave what cannot be its last value. */
function lostValue(stage: RaceStage): Loss | undefined {
  for (const read of stage.record.operations) {
    if (read.client !== lastName || read.status !== 'ok' || read.result === undefined) continue
    const loss = lossIn(stage, read, read.result)
    if (loss !== undefined) return loss
  }
  return undefined
}

function lossIn({ record, context }: RaceStage, read: HistoryOperation, result: Json): Loss | undefined {
  const writes = record.operations.filter(({ op, key }) => op !== 'get' && key === read.key)
  const last = couldBeLast(writes)
  const legal = new Set<Json>(last.map(({ value = null }) => value))
  if (evicts(context.profile)) legal.add(null)
  if (!writes.some(({ status }) => status === 'ok')) legal.add(null)
  if (legal.has(result)) return undefined
  const origin = writes.filter(({ value = null }) => value === result && result !== null)
  const damage = record.damages.get(damageName(read.key, result))
  const holds = damage ?? (result === null ? 'nothing' : printed(result))
  const what = last.map((write) => printOperation(write)).join(' and ')
  return {
    expected: `${printKey(read.key)} holds ${[...legal].map((value) => (value === null ? 'nothing' : printed(value))).join(' or ')} when all is quiet`,
    got: `it holds ${holds}`,
    sentence: `To ${printKey(read.key)}, ${what} ${last.length === 1 ? 'is the last write' : 'are the last writes'}, and when all was quiet the key held ${holds}: an acknowledged write was lost.`,
    witness: [...last, ...origin, read],
  }
}

/** The writes of one key that no acknowledged write follows: those after which none began once they had returned. */
export function couldBeLast(writes: readonly HistoryOperation[]): readonly HistoryOperation[] {
  const acknowledged = writes.filter(({ status }) => status === 'ok')
  return writes.filter(({ status, return: end }) => {
    if (status === 'fail') return false
    // of a write without an answer nobody knows when it takes effect
    return status === 'unknown' || end === null || !acknowledged.some((later) => later.call > end)
  })
}

async function settling(stage: RaceStage, convergeWithinMs: number): Promise<Loss | undefined> {
  const { record, space, context } = stage
  const store = await space.client(lastClient(context))
  const deadline = performance.now() + convergeWithinMs
  const reads = record.operations.filter(({ client }) => client === lastName)
  let first: Loss | undefined
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, convergeWithinMs / 10)) {
    first = undefined
    for (const read of reads) {
      const outcome = await perform(
        store,
        { op: 'getRaw', key: space.prefix + read.key },
        undefined,
        context.operationTimeoutMs,
      )
      context.count('getRaw', 1)
      if (outcome.kind === 'resolved' && isBytes(outcome.value)) {
        first ??= lossIn(stage, read, record.values.nameOf(outcome.value, read.key))
      } else if (outcome.kind === 'rejected') {
        first ??= lossIn(stage, read, null)
      }
    }
    if (first === undefined || performance.now() >= deadline) return first
    await wait(pauseMs)
  }
}

/** A key that is there and not listed, or listed and not there, or listed twice. */
async function lostFromList(stage: RaceStage): Promise<Loss | undefined> {
  const { race, record, space, context } = stage
  const head = headOf(race)
  if (record.listed === undefined || head === undefined) return undefined
  const lagMs = context.profile.consistency === 'linearizable' ? 0 : context.convergeWithinMs
  const deadline = performance.now() + lagMs
  const store = await space.client(lastClient(context))
  for (let listed = record.listed, pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, lagMs / 10)) {
    const loss = missedByList(stage, listed, head)
    if (loss === undefined || performance.now() >= deadline) return loss
    await wait(pauseMs)
    const given: RealCall = { op: 'list', prefix: space.prefix + head }
    const outcome = await perform(store, given, undefined, context.operationTimeoutMs)
    context.count('list', 1)
    if (outcome.kind === 'resolved' && Array.isArray(outcome.value)) listed = outcome.value
  }
}

function missedByList(
  { race, record, space, context }: RaceStage,
  listed: readonly unknown[],
  head: string,
): Loss | undefined {
  for (const key of keysOfRace(race)) {
    if (!covers(context.profile.prefix, space.prefix + head, space.prefix + key)) continue
    const writes = couldBeLast(record.operations.filter((other) => other.op !== 'get' && other.key === key))
    const times = listed.filter((other) => other === space.prefix + key).length
    const there =
      !evicts(context.profile) && writes.length > 0 && writes.every(({ op, status }) => op === 'set' && status === 'ok')
    const gone = writes.every(({ op }) => op === 'delete')
    if (times === 1 ? !gone : times === 0 && !there) continue
    const how = times === 0 ? 'is not listed' : times === 1 ? 'is listed' : `is listed ${times} times`
    const what = writes.map((write) => printOperation(write)).join(' and ')
    return {
      expected: `list(${JSON.stringify(head)}) has ${printKey(key)} ${gone ? 'not at all' : 'once'}`,
      got: `it ${how}`,
      sentence: `${printKey(key)} ${how} when all is quiet, though ${what === '' ? 'nothing wrote it' : `${what} ${writes.length === 1 ? 'is' : 'are'} the last to write it`}.`,
      witness: [...writes, ...record.operations.filter((read) => read.client === lastName && read.key === key)],
    }
  }
  return undefined
}

function printed(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
