/** The table of actions: every kind of fault there is. To add one is to write its row and to name it here. */
import type { ActionRow, Behaviour, Legality } from '../action.ts'
import { type AgainShapes, duplicateApply } from './again.ts'
import { aliasing, type AliasingShapes } from './aliasing.ts'
import { bitFlip, type DamageShapes, tornValue, truncate } from './damage.ts'
import { type DelayShapes, latency, slowStart } from './delay.ts'
import { lateEffect, type LateShapes, partialBatch } from './late.ts'
import { type ListingShapes, missingKey, phantomKey, repeatedKey, staleKey } from './listing.ts'
import { ignoredDelete, type LostShapes, lostWrite, silentPartialBatch } from './lost.ts'
import { misdirectedRead, misdirectedWrite, type MisdirectShapes } from './misdirect.ts'
import { falseMiss, type PastShapes, resurrection, staleRead } from './past.ts'
import { down, error, type RefusalShapes, throttle } from './refusal.ts'
import { cancel, hang, type SilenceShapes } from './silence.ts'
import { falseHealth, type WellnessShapes } from './wellness.ts'

export type { PartialBatchCause } from './late.ts'

/** The types of every action, by its kind. */
export interface ActionShapes
  extends
    DelayShapes,
    RefusalShapes,
    SilenceShapes,
    LateShapes,
    PastShapes,
    LostShapes,
    AgainShapes,
    DamageShapes,
    MisdirectShapes,
    ListingShapes,
    AliasingShapes,
    WellnessShapes {}

/** The kind of an action. */
export type ActionKind = keyof ActionShapes

/** The options of an action; those with a default are always there. */
export type OptionsOf<K extends ActionKind> = ActionShapes[K]['options']

/** An action as data. */
export type ActionOf<K extends ActionKind> = { readonly kind: K } & OptionsOf<K>

/** Any action as data. */
export type FaultAction = { [K in ActionKind]: ActionOf<K> }[ActionKind]

/** The kinds of one legality. */
export type KindsOf<L extends Legality> = {
  [K in ActionKind]: ActionShapes[K]['legality'] extends L ? K : never
}[ActionKind]

/** Every action, legal ones first. */
export const actions: { readonly [K in ActionKind]: ActionRow<K, ActionShapes[K]> } = {
  latency,
  slowStart,
  error,
  throttle,
  down,
  hang,
  cancel,
  lateEffect,
  partialBatch,
  staleRead,
  falseMiss,
  lostWrite,
  ignoredDelete,
  silentPartialBatch,
  duplicateApply,
  resurrection,
  tornValue,
  bitFlip,
  truncate,
  misdirectedWrite,
  misdirectedRead,
  phantomKey,
  missingKey,
  repeatedKey,
  staleKey,
  aliasing,
  falseHealth,
}

/** The kinds of all actions, in the order of the table. */
export const actionKinds: readonly ActionKind[] = Object.values(actions).map((row) => row.kind)

/** What `action` does, for one run. */
export function prepareAction<K extends ActionKind>(kind: K, action: ActionOf<K>): Behaviour {
  return actions[kind].prepare(action)
}
