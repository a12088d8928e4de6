/** Which optional packages are installed, and whether they can be used. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import satisfies from 'semver/functions/satisfies.js'
import { installable, manifestOf, whyNotOnNode } from '../backends/index.ts'

/** What is known of one package. */
export interface InstalledPackage {
  readonly name: string
  /** The version found; missing where it is not installed. */
  readonly version?: string
  /** Why it cannot be used although it is installed, as the end of a sentence that begins with its name. */
  readonly wrong?: string
  /** What to hand to `npm install`. */
  readonly toInstall: string
}

/** The optional peers of this package, each as found from `cwd`, or from the command itself. */
export function installedPackages(main: string, cwd: string): readonly InstalledPackage[] {
  const peers: unknown = Reflect.get(ownManifest(main), 'peerDependencies')
  return Object.entries(typeof peers === 'object' && peers !== null ? peers : {}).map(([name, range]) => {
    const pinned = installable(name)
    const toInstall = pinned === name ? `${name}@'${String(range)}'` : pinned
    const manifest = manifestOf(name, join(cwd, 'any')) ?? manifestOf(name, main)
    if (manifest === undefined) return { name, toInstall }
    const { version } = manifest
    const fits = satisfies(version, String(range), { includePrerelease: true })
    const wrong = fits ? whyNotOnNode(name, manifest) : `${version}; kv-testkit works with ${String(range)}`
    return { name, version, toInstall, ...(wrong === undefined ? {} : { wrong }) }
  })
}

function ownManifest(main: string): object {
  const file = join(dirname(main), '../../package.json')
  const manifest: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  return typeof manifest === 'object' && manifest !== null ? manifest : {}
}
