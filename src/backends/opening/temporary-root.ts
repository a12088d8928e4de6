/** Where a backend keeps its namespaces on the disk: a folder that the user named, or a temporary one of its own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A folder that is made when first asked for. */
export interface Root {
  path(): Promise<string>
  /** Removes the folder if it is a temporary one; one that the user named is left as it is. */
  remove(): Promise<void>
}

/** The folder `given`, or a temporary one with `name` in its name. */
export function temporaryRoot(name: string, given: string | undefined): Root {
  let made: Promise<string> | undefined
  return {
    path() {
      made ??= given === undefined ? mkdtemp(join(tmpdir(), `kv-testkit-${name}-`)) : named(given)
      return made
    },
    async remove() {
      const path = await made?.catch(() => undefined) // whoever asked for it has been told why there is none
      made = undefined
      if (given === undefined && path !== undefined) await rm(path, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function named(path: string): Promise<string> {
  await mkdir(path, { recursive: true })
  return resolve(path)
}
