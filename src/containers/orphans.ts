/** Removes the containers that a crash left behind: those with this package's label whose process is gone, and nothing else. */
import { hostname } from 'node:os'
import { dockerEngine, labels, probeDocker } from './docker.ts'
import { removeContainer } from './launch.ts'

/** A container that was found. */
export interface OrphanedContainer {
  readonly id: string
  readonly kind: string
  readonly image: string
  /** Host and process that started it: "host:1234". */
  readonly owner: string
  /** Whether it was removed; one whose process still runs is left alone. */
  readonly removed: boolean
}

/**
 * Removes the containers that carry this package's label and whose process is gone, and says which it found.
 *
 * @param all those too whose process still runs, or ran on another machine
 * @throws where no Docker engine answers
 */
export async function removeOrphans(all: boolean = false): Promise<readonly OrphanedContainer[]> {
  const docker = await probeDocker()
  if (!docker.available) throw new Error(docker.reason, { cause: docker.cause })
  const engine = await dockerEngine()
  const found = await engine.container.dockerode.listContainers({ all: true, filters: { label: [labels.mark] } })
  return Promise.all(
    found.map(async ({ Id, Image, Labels }) => {
      const owner = Labels[labels.owner] ?? ''
      const removed = all || isGone(owner)
      if (removed) await removeContainer(engine, Id)
      return { id: Id, kind: Labels[labels.kind] ?? '', image: Image, owner, removed }
    }),
  )
}

/** Whether the process that started a container has ended. Of another machine's nothing is known, so it counts as running. */
function isGone(owner: string): boolean {
  const at = owner.lastIndexOf(':')
  const pid = Number(owner.slice(at + 1))
  if (owner.slice(0, at) !== hostname() || !Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
