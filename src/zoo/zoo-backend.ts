/**
 * Where the stores of the zoo live: in memory, with as many clients on one namespace as are asked for. A store of the zoo is
 * the reference store with some of its methods changed, so that it differs from a correct one in nothing else.
 */
import {
  type AnyKV,
  type Backend,
  type FullKV,
  everyMethod,
  type FullProfile,
  fullProfile,
  type Methods,
  offers,
  operations,
  operationTable,
  type Profile,
  type ReferenceData,
  ReferenceStore,
} from '../kv/index.ts'

/** What the clients of one namespace share. */
export interface StoreState {
  readonly namespace: string
  /** What the store really does, which a mutant may misdeclare. */
  readonly profile: FullProfile
  readonly data: ReferenceData
  /** What all namespaces of the backend share, where it does not keep them apart. */
  readonly everywhere: ReferenceData
  /** How many of its clients are open. */
  clients: number
  /** Lets go of what the store keeps outside memory, such as timers; called when the backend is disposed of. */
  readonly cleanups: (() => void)[]
}

/** Methods that replace those of the reference store. They may answer anything: that is what mutants are for. */
export type Changes = {
  readonly [Op in keyof FullKV]?: (...given: Parameters<FullKV[Op]>) => unknown
}

/** A client of a correct store in `state`, with some methods changed. */
export type Alter = (kv: FullKV, state: StoreState) => Changes

/** How the stores of one backend are kept. */
export interface ZooBackendRow {
  readonly name: string
  /** What the backend declares. */
  readonly profile: Profile
  /** What its stores do. Default: as declared. */
  readonly real?: Profile | undefined
  /** One store for all namespaces: the run then confines each case to a key prefix. Default: a store a namespace. */
  readonly confined?: boolean | undefined
  readonly errorCode?: Backend['errorCode'] | undefined
}

/** The backend whose clients `make` makes. */
export function zooBackend(row: ZooBackendRow, make: (state: StoreState) => AnyKV): Backend {
  const stores = new Map<string, StoreState>()
  const cleanups: (() => void)[] = []
  const everywhere: ReferenceData = new Map()
  const profile = fullProfile(row.real ?? row.profile)
  return {
    name: row.name,
    profile: row.profile,
    ...(row.confined === true ? {} : { isolates: true }),
    ...(row.errorCode === undefined ? {} : { errorCode: row.errorCode }),
    open(namespace) {
      const name = row.confined === true ? '' : namespace
      let state = stores.get(name)
      if (state === undefined) {
        state = { namespace, profile, data: new Map(), everywhere, clients: 0, cleanups }
        stores.set(name, state)
      }
      state.clients += 1
      return make(state)
    },
    async dispose() {
      for (const clear of cleanups.splice(0)) clear()
      stores.clear()
    },
  }
}

/** A client of a correct store in `state`: every method its own function, and none that the profile has not. */
export function clientIn(state: StoreState): FullKV {
  const kv: Methods = new ReferenceStore(state.profile, state.data)
  let open = true
  return {
    ...everyMethod(
      (op) =>
        (...given) =>
          kv[op](...given),
    ),
    async close() {
      if (open) state.clients -= 1
      open = false
      await kv.close()
    },
  }
}

/** A client with some methods changed, and without those that the profile has not. */
export function altered(state: StoreState, alter: Alter): AnyKV {
  const kv = clientIn(state)
  const client: AnyKV = Object.assign({ ...kv }, alter(kv, state))
  const absent = operations.filter((op) => !offers(state.profile, operationTable[op].of))
  for (const name of absent) Reflect.deleteProperty(client, name)
  return client
}
