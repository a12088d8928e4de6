/** `kv-testkit clean`: removes the containers that a crash left behind. */
import { removeLeftovers } from '../../containers/index.ts'
import { UsageError } from '../../kv/index.ts'
import { exitCodes, type Run } from '../command.ts'

/** Runs the command. */
export const clean: Run = async (given, { screen }) => {
  const found = await removeLeftovers(given.has('all')).catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  })
  for (const { id, kind, image, owner, removed } of found) {
    const done = removed ? 'removed' : `left alone: ${owner} may still use it (--all removes it too)`
    screen.out(`${id.slice(0, 12)}  ${kind}  ${image}  ${done}\n`)
  }
  if (found.length === 0) screen.out('No container of kv-testkit is here.\n')
  return exitCodes.ok
}
