/** A folder for everything that workers write: whatever becomes of them, it goes when the command ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that one run has for itself. */
export interface TemporaryFolder {
  readonly path: string
  /** Removes it with all that it holds. Synchronous, so that it can be the last thing a process does. */
  remove(): void
}

/** Makes a folder of this run's own beside the temporary files of the system. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'kv-testkit-run-'))
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  }
}
