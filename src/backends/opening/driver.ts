/** Optional packages: loaded when a backend is first opened, named in the error when they are missing. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { UsageError } from '../../kv/index.ts'

/**
 * Loads the driver of a backend. Rejects with a {@link UsageError} that says what to install when the package is missing; any
 * other failure of the import is passed on.
 *
 * @param load imports it, with a literal specifier so that bundlers see it
 */
export function loadDriver<T>(backend: string, driver: string, load: () => Promise<T>): Promise<T> {
  return loadPackage(`the backend '${backend}'`, driver, load)
}

/**
 * As {@link loadDriver}, for a backend that is opened again and again: a function that imports once and gives that again. Under
 * a loader of TypeScript every `import()` asks another thread, also for what is loaded.
 */
export function driverLoader<T>(backend: string, driver: string, load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= loadDriver(backend, driver, load))
}

/** As {@link loadDriver}, for anything that needs an optional package: `who` begins the sentence. */
export async function loadPackage<T>(who: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw new UsageError(`${who} needs the package '${name}': run \`npm install ${name}\``, { cause: error })
  }
}

/**
 * The installed version of a driver, without loading it; `undefined` where it is not installed. Read from the disk, because
 * most drivers export no package.json.
 */
export function driverVersion(driver: string): string | undefined {
  const paths = createRequire(import.meta.url).resolve.paths(driver) ?? []
  for (const path of paths) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(path, driver, 'package.json'), 'utf8'))
      if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) continue
      return typeof manifest.version === 'string' ? manifest.version : undefined
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || !['ENOENT', 'ENOTDIR'].includes(String(error.code))) {
        throw error
      }
    }
  }
  return undefined
}

/** What a backend's `version` says of its driver: "classic-level 3.0.0", or `undefined` where it is not installed. */
export function driverLabel(driver: string): string | undefined {
  const version = driverVersion(driver)
  return version === undefined ? undefined : `${driver} ${version}`
}

function isMissing(error: unknown, driver: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const missing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'
  return missing && error.message.includes(`'${driver}'`)
}
