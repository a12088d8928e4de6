/** A store that is correct and unlike others: what a run must not take for a defect. */
import type { AnyKV, Backend, Profile } from '../kv/index.ts'
import { altered, type Alter, zooBackend, type StoreState } from './zoo-backend.ts'

/** A correct store that looks wrong to a careless test. */
export interface ControlStore {
  readonly id: string
  /** What is unusual about it, in one sentence. */
  readonly peculiarity: string
  readonly backend: Backend
}

/** A row of a table of control stores. */
export interface ControlRow extends Omit<ControlStore, 'backend'> {
  readonly profile?: Profile
  /** One store for all namespaces, as a plain factory gives; else a store a namespace. */
  readonly confined?: true
  readonly errorCode?: Backend['errorCode']
  /** Methods that differ from the reference store's. */
  readonly alter?: Alter
  /** Makes the whole client instead. */
  readonly make?: (state: StoreState) => AnyKV
}

/** The control store that a row describes. */
export function controlStoreOf({
  id,
  peculiarity,
  profile = {},
  confined,
  errorCode,
  alter,
  make,
}: ControlRow): ControlStore {
  const open = make ?? ((state: StoreState) => altered(state, alter ?? (() => ({}))))
  return { id, peculiarity, backend: zooBackend({ name: id, profile, confined, errorCode }, open) }
}
