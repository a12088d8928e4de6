/** The meaning of every operation, and of a call whatever its operation. To add an operation is to add a file, and a line here. */
import type { CallOf, FullProfile, KVErrorCode, Operation } from '../../kv/index.ts'
import type { RecordedCall, RecordedEnd } from '../../history/index.ts'
import type { ByteSpec } from '../program/program.ts'
import type { RaceOperation } from '../program/race.ts'
import { batchDelete } from './batch-delete.ts'
import { batchGetRaw } from './batch-get-raw.ts'
import { batchSetRaw } from './batch-set-raw.ts'
import { close } from './close.ts'
import { deletion } from './delete.ts'
import { getRaw } from './get-raw.ts'
import { has } from './has.ts'
import { health } from './health.ts'
import { list } from './list.ts'
import type {
  Answer,
  Expectation,
  ModelView,
  NamedValue,
  Possible,
  RaceAnswer,
  RaceSemantics,
  Rules,
  Semantics,
} from './semantics.ts'
import { setRaw } from './set-raw.ts'

const semantics: { readonly [O in Operation]: Semantics<O> } = {
  getRaw,
  setRaw,
  delete: deletion,
  list,
  batchGetRaw,
  batchSetRaw,
  batchDelete,
  has,
  health,
  close,
}

const raceSemantics: { readonly [O in RaceOperation]: RaceSemantics<O> } = {
  getRaw,
  setRaw,
  delete: deletion,
  batchGetRaw,
  batchSetRaw,
  batchDelete,
}

function meaning<O extends Operation>(op: O): Semantics<O> {
  return semantics[op]
}

function meaningInRace<O extends RaceOperation>(op: O): RaceSemantics<O> {
  return raceSemantics[op]
}

/** The code with which a call must be refused on an open client; nothing where it must be done. */
export function refusalOf<O extends Operation>(call: CallOf<O, ByteSpec>, rules: Rules): KVErrorCode | undefined {
  return meaning(call.op).refused(call, rules)
}

/** What must come of a call that is not refused. */
export function expectationOf<O extends Operation>(call: CallOf<O, ByteSpec>, model: ModelView): Expectation {
  return meaning(call.op).expected(call, model)
}

/** What a call leaves: a value a key, `null` for a deletion. */
export function effectsOf<O extends Operation>(
  call: CallOf<O, ByteSpec>,
  model: ModelView,
): ReadonlyMap<string, Possible> {
  return meaning(call.op).effects(call, model)
}

/** Whether what a call answers is up to `key`. */
export function isUpTo<O extends Operation>(call: CallOf<O, ByteSpec>, key: string, profile: FullProfile): boolean {
  return meaning(call.op).reads(call, key, profile)
}

/** What a right answer tells of keys that could have held one of several values. */
export function learnedFrom<O extends Operation>(
  call: CallOf<O, ByteSpec>,
  answer: Answer,
): ReadonlyMap<string, Possible> {
  return meaning(call.op).learned(call, answer)
}

/** What a call resolved to as its case sees it: keys without the prefix under which the case lives. */
export function confinedTo<O extends Operation>(prefix: string, call: CallOf<O, ByteSpec>, value: unknown): unknown {
  return prefix === '' ? value : meaning(call.op).confined(value, prefix, call)
}

/** How a history records a call of a race when it is made. */
export function recordedAs<O extends RaceOperation>(
  call: CallOf<O, NamedValue>,
): readonly Omit<RecordedCall, 'client'>[] {
  return meaningInRace(call.op).recorded(call)
}

/** How a history records what came of a call of a race; nothing where that is no answer to such a call. */
export function recordedEnd<O extends RaceOperation>(
  call: CallOf<O, unknown>,
  answer: RaceAnswer,
  seen: (value: unknown, key: string) => RecordedEnd,
): RecordedEnd | readonly RecordedEnd[] | undefined {
  return meaningInRace(call.op).ended(call, answer, seen)
}
