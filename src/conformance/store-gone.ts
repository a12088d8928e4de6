/** Tells a store that breaks a law from one that answers nothing any more, of which nothing can be learnt. */
import { cannotOpen, messageOf } from '../kv/index.ts'
import { askFoundation } from './execution/foundation.ts'
import { perform } from './execution/perform.ts'
import { freshNamespace } from './execution/subject.ts'
import type { Mismatch } from './execution/finding.ts'
import type { RunContext } from './execution/run-context.ts'

/** The store answers nothing: whatever was asked is inconclusive, and nothing more need be asked. */
export class StoreGone extends Error {
  override readonly name = 'StoreGone'
}

/** What a store that is gone may look like. */
const suspicious: ReadonlySet<string | undefined> = new Set(['hung', 'no-code', 'wrong-code', 'threw'])

/** Throws {@link StoreGone} where `mismatch` is one of a store that answers nothing. */
export async function expectAnswers(mismatch: Mismatch, context: RunContext): Promise<void> {
  if (suspicious.has(mismatch.clue?.kind)) await expectStore(context)
}

/** Throws {@link StoreGone} where a client cannot be opened, or no call of it is answered. */
export async function expectStore({ subject, profile, operationTimeoutMs }: RunContext): Promise<void> {
  const gone = await whyGone()
  if (gone !== undefined) throw new StoreGone(gone)

  async function whyGone(): Promise<string | undefined> {
    try {
      const store = await subject.open(freshNamespace())
      const foundation = await askFoundation(store, profile, subject.classify, operationTimeoutMs)
      // it is let go of whatever that takes: how it closes is no matter here
      if (subject.openable) void perform(store, { op: 'close' }, undefined, operationTimeoutMs)
      return foundation.gone
    } catch (error) {
      return cannotBeOpened(error)
    }
  }
}

/** Of an error that came of opening a client: what it says. */
export function cannotBeOpened(error: unknown): string {
  const said = messageOf(error)
  return said.startsWith(cannotOpen) ? said : `${cannotOpen}: ${said}`
}
