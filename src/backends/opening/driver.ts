/** Optional packages: loaded when a backend is first opened, named in the error when they are missing. */
import { UsageError } from '../../kv/index.ts'
import { installable, manifestOf, whyNotOnNode } from './runs-on-node.ts'

/**
 * Loads the driver of a backend. Rejects with a {@link UsageError} that says what to install when the package is missing; so
 * it does when it cannot run on this Node. Any other failure of the import is passed on.
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
    const advice = `run \`npm install ${installable(name)}\``
    if (isMissing(error, name)) {
      throw new UsageError(`${who} needs the package '${name}': ${advice}`, { cause: error })
    }
    const manifest = manifestOf(name)
    const wrong = manifest === undefined ? undefined : whyNotOnNode(name, manifest)
    // an old Node fails somewhere inside, in words that do not say so
    if (wrong === undefined) throw error
    throw new UsageError(`${who} needs the package '${name}': ${wrong}; ${advice}`, { cause: error })
  }
}

/** The installed version of a driver, without loading it; `undefined` where it is not installed. */
export function driverVersion(driver: string): string | undefined {
  return manifestOf(driver)?.version
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
