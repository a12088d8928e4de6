/** Races with less in them, for making a failing one smaller: fewer lanes, fewer calls, fewer keys, a plainer schedule. */
import { revalued } from '../../kv/index.ts'
import {
  callsOfRace,
  keysOfRace,
  type Lane,
  type RaceCall,
  type RaceOperation,
  type RaceStep,
} from '../program/race.ts'
import { callWithout } from './simpler-call.ts'

const fewestInBatch = 8

/** Races a little smaller than `race`, those that save most first. */
export function* simplerRaces(race: RaceStep): Iterable<RaceStep> {
  const { first, lanes } = race
  if (lanes.length > 1) for (const index of lanes.keys()) yield { ...race, lanes: lanes.toSpliced(index, 1) }
  if (first.length > 1) yield { ...race, first: [] }
  const keys = keysOfRace(race)
  // a batch of two or three is so soon done that only the very same schedule finds it half done
  for (const key of race.rule === 'batch' && keys.length <= fewestInBatch ? [] : keys) {
    const without = withoutKey(race, key)
    if (without !== undefined) yield without
  }
  for (const [at, { calls }] of lanes.entries()) {
    const half = Math.floor(calls.length / 2)
    if (half > 1) {
      yield withCalls(race, at, calls.slice(0, half))
      yield withCalls(race, at, calls.slice(half))
    }
    if (calls.length > 1) {
      for (const index of calls.keys()) yield withCalls(race, at, calls.toSpliced(index, 1))
    }
  }
  for (const index of first.keys()) yield { ...race, first: first.toSpliced(index, 1) }
  yield* plainer(race)
}

function* plainer(race: RaceStep): Iterable<RaceStep> {
  for (const [at, lane] of race.lanes.entries()) {
    if (lane.client > 0) yield withLane(race, at, { ...lane, client: 0 })
    for (const [index, call] of lane.calls.entries()) {
      const { ticks = 0, turns = 0 } = call
      if (ticks > 0 || turns > 0) {
        const { ticks: _ticks, turns: _turns, ...prompt } = call
        yield withCalls(race, at, lane.calls.with(index, prompt))
      }
      if (ticks > 1) yield withCalls(race, at, lane.calls.with(index, { ...call, ticks: ticks - 1 }))
    }
  }
  const largest = Math.max(0, ...callsOfRace(race).flatMap(sizesOf))
  if (largest > 128) yield withSizes(race, Math.floor(largest / 4))
}

/** Every batch must keep the keys that all batches have, so a key goes from all calls at once. */
function withoutKey(race: RaceStep, key: string): RaceStep | undefined {
  const rest = (calls: readonly RaceCall[]): readonly RaceCall[] =>
    calls.flatMap((made): readonly RaceCall[] => {
      const call = callWithout<RaceOperation, number>(made.call, key)
      return call === undefined ? [] : [{ ...made, call }]
    })
  const lanes = race.lanes.map((lane) => ({ ...lane, calls: rest(lane.calls) })).filter(({ calls }) => calls.length > 0)
  return lanes.length === 0 ? undefined : { ...race, first: rest(race.first), lanes }
}

function withCalls(race: RaceStep, at: number, calls: readonly RaceCall[]): RaceStep {
  const lane = race.lanes[at]
  return lane === undefined ? race : withLane(race, at, { ...lane, calls })
}

function withLane(race: RaceStep, at: number, lane: Lane): RaceStep {
  return { ...race, lanes: race.lanes.with(at, lane) }
}

function withSizes(race: RaceStep, most: number): RaceStep {
  const smaller = (made: RaceCall): RaceCall => ({
    ...made,
    call: revalued(made.call, (bytes: number) => Math.min(bytes, most)),
  })
  return {
    ...race,
    first: race.first.map(smaller),
    lanes: race.lanes.map((lane) => ({ ...lane, calls: lane.calls.map(smaller) })),
  }
}

/** How many bytes each value of a call has at least. */
function sizesOf({ call }: RaceCall): readonly number[] {
  const sizes: number[] = []
  revalued(call, (bytes: number) => sizes.push(bytes))
  return sizes
}
