/**
 * Where the stores of the zoo live: in memory, with as many clients on one namespace as are asked for. A store of the zoo is
 * the reference store with some of its methods changed, so that it differs from a correct one in nothing else.
 */
import {
  type AnyKV,
  type Backend,
  type FullKV,
  type FullProfile,
  fullProfile,
  type Profile,
  type ReferenceData,
  ReferenceStore,
} from '../kv/index.ts'

/** What the clients of one namespace share. */
export interface Place {
  readonly namespace: string
  /** What the store really does, which a mutant may misdeclare. */
  readonly profile: FullProfile
  readonly data: ReferenceData
  /** What all namespaces of the backend share, where it does not keep them apart. */
  readonly commons: ReferenceData
  /** How many of its clients are open. */
  clients: number
  /** Lets go of what the place keeps outside memory, such as timers; called when the backend is disposed of. */
  readonly litter: (() => void)[]
}

/** Methods that replace those of the reference store. They may answer anything: that is what mutants are for. */
export type Changes = {
  readonly [Op in keyof FullKV]?: (...given: Parameters<FullKV[Op]>) => unknown
}

/** A client of a correct store in `place`, with some methods changed. */
export type Alter = (kv: FullKV, place: Place) => Changes

/** How the stores of one backend are kept. */
export interface Dwelling {
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
export function dwellingOf(dwelling: Dwelling, make: (place: Place) => AnyKV): Backend {
  const places = new Map<string, Place>()
  const litter: (() => void)[] = []
  const commons: ReferenceData = new Map()
  const profile = fullProfile(dwelling.real ?? dwelling.profile)
  return {
    name: dwelling.name,
    profile: dwelling.profile,
    ...(dwelling.confined === true ? {} : { isolates: true }),
    ...(dwelling.errorCode === undefined ? {} : { errorCode: dwelling.errorCode }),
    open(namespace) {
      const name = dwelling.confined === true ? '' : namespace
      let place = places.get(name)
      if (place === undefined) {
        place = { namespace, profile, data: new Map(), commons, clients: 0, litter }
        places.set(name, place)
      }
      place.clients += 1
      return make(place)
    },
    async dispose() {
      for (const clear of litter.splice(0)) clear()
      places.clear()
    },
  }
}

/** A client of a correct store in `place`: every method its own function, and none that the profile has not. */
export function clientIn(place: Place): FullKV {
  const kv = new ReferenceStore(place.profile, place.data)
  let open = true
  return {
    getRaw: (key, options) => kv.getRaw(key, options),
    setRaw: (key, value, options) => kv.setRaw(key, value, options),
    delete: (key, options) => kv.delete(key, options),
    list: (prefix, options) => kv.list(prefix, options),
    batchGetRaw: (keys, options) => kv.batchGetRaw(keys, options),
    batchSetRaw: (entries, options) => kv.batchSetRaw(entries, options),
    batchDelete: (keys, options) => kv.batchDelete(keys, options),
    health: (options) => kv.health(options),
    async close() {
      if (open) place.clients -= 1
      open = false
      await kv.close()
    },
  }
}

/** A client with some methods changed, and without those that the profile has not. */
export function altered(place: Place, alter: Alter): AnyKV {
  const kv = clientIn(place)
  const client: AnyKV = Object.assign({ ...kv }, alter(kv, place))
  const absent = [
    ...(place.profile.batch === 'absent' ? ['batchGetRaw', 'batchSetRaw', 'batchDelete'] : []),
    ...(place.profile.health === 'absent' ? ['health'] : []),
  ]
  for (const name of absent) Reflect.deleteProperty(client, name)
  return client
}
