/**
 * Files that a write began and a crash left behind. Each carries its writer in its name, so that opening a folder removes
 * those of the dead and leaves a write alone that another process is in the middle of.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** However its name reads, a file that has waited this long for its rename is nobody's. */
const abandonedMs = 24 * 60 * 60 * 1000

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
// worker threads share a process id, and each has a copy of this module
const thread = randomBytes(4).toString('hex')
let count = 0

/** A file name for a write in progress: unique, and naming this host and process. */
export function temporaryName(): string {
  count += 1
  return `${host}-${process.pid}-${thread}-${count}`
}

/** Removes from `folder` what dead writers left. What vanishes meanwhile is fine: another client cleans up as well. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const writer = /^([0-9a-f]{8})-(\d+)-/.exec(name)
    if (writer === null) continue
    const path = join(folder, name)
    const modified = await modifiedAt(path)
    if (modified === undefined || !isLeftover(writer[1] === host, Number(writer[2]), modified)) continue
    await rm(path, { force: true })
  }
}

function isLeftover(sameHost: boolean, pid: number, modified: number): boolean {
  const now = Date.now()
  if (now - modified > abandonedMs) return true
  if (!sameHost) return false
  // in a container every start has the same process id: what is older than this process is not its own
  return pid === process.pid ? modified < now - process.uptime() * 1000 : !isAlive(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return undefined
  }
}
