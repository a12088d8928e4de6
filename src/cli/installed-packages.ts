/** Which optional packages are installed. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is known of one package. */
export interface InstalledPackage {
  readonly name: string
  /** The versions that this package works with. */
  readonly range: string
  /** The version found; missing where it is not installed. */
  readonly version?: string
}

/** The optional peers of this package, each as found from `cwd`, or from the command itself. */
export function installedPackages(main: string, cwd: string): readonly InstalledPackage[] {
  const own = readManifest(join(dirname(main), '../../package.json'))
  const peers: unknown = own === undefined ? undefined : Reflect.get(own, 'peerDependencies')
  return Object.entries(typeof peers === 'object' && peers !== null ? peers : {}).map(([name, range]) => {
    const version = versionFrom(cwd, name) ?? versionFrom(dirname(main), name)
    return { name, range: String(range), ...(version === undefined ? {} : { version }) }
  })
}

/** Looks where Node would; asking Node itself fails for a package that does not export its manifest. */
function versionFrom(start: string, name: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'node_modules', name, 'package.json'))
    const version: unknown = manifest === undefined ? undefined : Reflect.get(manifest, 'version')
    if (typeof version === 'string') return version
    if (folder === dirname(folder)) return undefined
  }
}

function readManifest(file: string): object | undefined {
  if (!existsSync(file)) return undefined
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined
}
