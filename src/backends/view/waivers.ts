/**
 * What the published libraries that have a view here are known to break. Each waiver is for the one version it was found in:
 * under another the run says whether it still holds.
 */
import type { Waiver } from '../../kv/index.ts'
import { driverVersion } from '../opening/driver.ts'

interface Release {
  readonly driver: string
  readonly version: string
}

interface Finding extends Release {
  readonly waiver: Waiver
}

const keyv: Release = { driver: 'keyv', version: '5.6.0' }
const unstorage: Release = { driver: 'unstorage', version: '1.17.6' }
const keyvFile: Release = { driver: 'keyv-file', version: '5.3.5' }
const memoryLevel: Release = { driver: 'memory-level', version: '3.1.0' }

const ownNamespace = finding(
  keyv,
  'keys/own-namespace',
  "a key that begins with the namespace and ':' is not prefixed in get, set and delete: in the namespace 'ns', 'ns:a' is 'a'",
)

const normalised = finding(
  unstorage,
  'profile/key-domain',
  "keys are normalised, not refused: 'a/b', 'a:b', 'a\\b' and 'a::b' are one key, 'a?v=1' is 'a', and 'a$' is stored but never listed",
)

/** Of the drivers of unstorage that keep values in memory. */
const byReference = [
  finding(
    unstorage,
    'aliasing/value-given',
    'the driver keeps the array that setItemRaw was given, so a change to it later changes what is stored',
  ),
  finding(
    unstorage,
    'aliasing/value-returned',
    'the driver hands out the array it keeps, so a change to what getItemRaw gave changes what is stored',
  ),
]

/** Of the drivers of unstorage that keep values in files. */
const inFiles = [
  finding(
    unstorage,
    'profile/key-domain',
    "keys are normalised, not refused, and become paths: 'a' and 'a:b' cannot both exist (ENOTDIR), an error while reading is given back as the value, 'node_modules' is stored but never listed",
  ),
  ...['concurrency/linearizable', 'concurrency/whole-values'].map((law) =>
    finding(
      unstorage,
      law,
      'the driver writes in place, so a reader meanwhile finds an empty value or the beginning of one',
      true,
    ),
  ),
]

/** What has a view, or a driver of that. */
export type Viewed =
  | 'keyv'
  | 'keyv-file'
  | 'memory-level'
  | 'unstorage memory'
  | 'unstorage lru-cache'
  | 'unstorage overlay'
  | 'unstorage localstorage'
  | 'unstorage fs'
  | 'unstorage fs-lite'

const findings: Readonly<Record<Viewed, readonly Finding[]>> = {
  keyv: [ownNamespace],
  'keyv-file': [
    leavesOthers('batch/delete'),
    leavesOthers('batch/same-as-singles'),
    ...[
      'aliasing/arguments-untouched',
      'concurrency/linearizable',
      'concurrency/no-lost-update',
      'sequences/one-client',
      'sequences/two-clients',
    ].map((law) => leavesOthers(law, true)),
  ],
  'unstorage memory': [...byReference, normalised],
  'unstorage lru-cache': [...byReference, normalised],
  'unstorage overlay': [normalised],
  'unstorage localstorage': [normalised],
  'unstorage fs': inFiles,
  'unstorage fs-lite': inFiles,
  'memory-level': [
    finding(
      memoryLevel,
      'aliasing/value-given',
      'put keeps the array that it was given, so a change to it later changes what is stored',
    ),
    finding(
      memoryLevel,
      'aliasing/value-returned',
      'get hands out the array that is stored, so a change to it changes the store',
    ),
    finding(memoryLevel, 'aliasing/batch-given', 'batch keeps the arrays that it was given, as put does'),
    finding(memoryLevel, 'aliasing/batch-returned', 'getMany hands out the arrays that are stored, as get does'),
  ],
}

/** The waivers of a library, or of one of its drivers, as far as they are about the version that is installed. */
export function waiversFor(viewed: Viewed): readonly Waiver[] {
  return findings[viewed].filter(({ driver, version }) => driverVersion(driver) === version).map(({ waiver }) => waiver)
}

function leavesOthers(law: string, flaky = false): Finding {
  return finding(keyvFile, law, 'deleteMany stops at the first key that is not there', flaky)
}

/** @param flaky whether it is found now and then only */
function finding(release: Release, law: string, reason: string, flaky = false): Finding {
  const waiver = { law, reason: `${release.driver} ${release.version}: ${reason}`, expires: '2027-05-31' }
  return { ...release, waiver: flaky ? { ...waiver, flaky } : waiver }
}
