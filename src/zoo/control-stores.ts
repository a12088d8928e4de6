/** Correct stores that a careless test would fail. */
import { type ControlRow, type ControlStore, controlStoreOf } from './control-store.ts'
import { controlsByPromise } from './controls/promises.ts'
import { controlsByResult } from './controls/results.ts'
import { controlsByTiming } from './controls/timing.ts'

const rows: readonly ControlRow[] = [...controlsByResult, ...controlsByPromise, ...controlsByTiming]

/**
 * Stores that keep the contract and their profile, each unusual in one way: slow, unordered, narrow, late. A run that fails one of
 * them gives a false alarm. Each call makes new ones.
 */
export function controlStores(): readonly ControlStore[] {
  return rows.map((row) => controlStoreOf(row))
}
