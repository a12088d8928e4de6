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
const memoryLevel: Release = { driver: 'memory-level', version: '3.1.0' }

/** Backend → its findings. */
const findings: Readonly<Record<string, readonly Finding[]>> = {
  keyv: [
    finding(
      keyv,
      'keys/own-namespace',
      "a key that begins with the namespace and ':' is not prefixed in get, set and delete: in the namespace 'ns', 'ns:a' is 'a'",
    ),
  ],
  'unstorage-memory': [
    finding(
      unstorage,
      'aliasing/value-given',
      'the memory driver keeps the array that setItemRaw was given, so a change to it later changes what is stored',
    ),
    finding(
      unstorage,
      'aliasing/value-returned',
      'the memory driver hands out the array it keeps, so a change to what getItemRaw gave changes what is stored',
    ),
    finding(
      unstorage,
      'profile/key-domain',
      "keys are normalised, not refused: 'a/b', 'a:b', 'a\\b' and 'a::b' are one key, 'a?v=1' is 'a', and 'a$' is stored but never listed",
    ),
  ],
  'unstorage-fs': [
    finding(
      unstorage,
      'profile/key-domain',
      "keys are normalised, not refused, and become paths: 'a' and 'a:b' cannot both exist (ENOTDIR), an error while reading is given back as the value, 'node_modules' is stored but never listed",
    ),
    ...['concurrency/linearizable', 'concurrency/whole-values'].map((law) =>
      finding(
        unstorage,
        law,
        'the fs driver writes in place, so a reader meanwhile finds an empty value or the beginning of one',
        true,
      ),
    ),
  ],
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

/** The waivers of a backend, as far as they are about the version that is installed. */
export function waiversFor(backend: string): readonly Waiver[] {
  return (findings[backend] ?? [])
    .filter(({ driver, version }) => driverVersion(driver) === version)
    .map(({ waiver }) => waiver)
}

/** @param flaky whether it is found now and then only */
function finding(release: Release, law: string, reason: string, flaky = false): Finding {
  const waiver = { law, reason: `${release.driver} ${release.version}: ${reason}`, expires: '2027-05-31' }
  return { ...release, waiver: flaky ? { ...waiver, flaky } : waiver }
}
