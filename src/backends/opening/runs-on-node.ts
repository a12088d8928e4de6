/** Whether an installed package runs on this Node, and which version of it would. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import major from 'semver/functions/major.js'
import satisfies from 'semver/functions/satisfies.js'

/** What is read of the manifest of an installed package. */
export interface PackageManifest {
  readonly version: string
  /** The versions of Node that it says it runs on. */
  readonly node?: string
}

/**
 * Packages of which npm installs a version that does not run on every Node which this package supports: the last major that
 * does, and what those after it need, whether or not their manifests say so (testcontainers 12.0 does not).
 */
const lastMajors: Readonly<Record<string, { readonly last: number; readonly newer: string }>> = {
  testcontainers: { last: 11, newer: '>= 22.22' },
  '@testcontainers/mongodb': { last: 11, newer: '>= 22.22' },
  '@testcontainers/postgresql': { last: 11, newer: '>= 22.22' },
  '@testcontainers/redis': { last: 11, newer: '>= 22.22' },
}

/** What to hand to `npm install`: the name, and the version where the newest would not run on this Node. */
export function installable(name: string, node: string = process.versions.node): string {
  const known = lastMajors[name]
  return known === undefined || satisfies(node, known.newer) ? name : `${name}@${known.last}`
}

/**
 * Why an installed package does not run on this Node, as the end of a sentence that begins with its name; `undefined` where it
 * does.
 */
export function whyNotOnNode(
  name: string,
  { version, node: declared }: PackageManifest,
  node: string = process.versions.node,
): string | undefined {
  const known = lastMajors[name]
  const needs = declared ?? (known !== undefined && major(version) > known.last ? known.newer : undefined)
  if (needs === undefined || satisfies(node, needs)) return undefined
  return `${version} needs Node ${needs}, and this is ${node}`
}

/**
 * The manifest of an installed package, without loading it; `undefined` where it is not installed. Read from the disk, because
 * most packages do not export it.
 *
 * @param from a file or folder below which Node would look; default: this package
 */
export function manifestOf(name: string, from: string | URL = import.meta.url): PackageManifest | undefined {
  for (const path of createRequire(from).resolve.paths(name) ?? []) {
    const found = read(join(path, name, 'package.json'))
    if (found !== undefined) return found
  }
  return undefined
}

function read(file: string): PackageManifest | undefined {
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return undefined
    throw error
  }
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return undefined
  if (typeof manifest.version !== 'string') return undefined
  const engines = 'engines' in manifest ? manifest.engines : undefined
  const node = typeof engines === 'object' && engines !== null && 'node' in engines ? engines.node : undefined
  return { version: manifest.version, ...(typeof node === 'string' ? { node } : {}) }
}
