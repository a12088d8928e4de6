/** How Node is told to load a module in TypeScript. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Flags of Node's under which it loads `module`, a URL: `tsx` is used where it has no loader built in and the project has it. */
export function loaderFor(module: string): readonly string[] {
  if (!/\.[cm]?ts$/.test(module)) return []
  try {
    return ['--import', pathToFileURL(createRequire(module).resolve('tsx')).href]
  } catch {
    return []
  }
}

/** The module of an opener as `import()` takes it. */
export function specifierOf(module: string): string {
  return module.startsWith('/') ? pathToFileURL(module).href : module
}
