/** `kv-testkit clean`: removes the containers that a crash left behind. */
import { removeOrphans } from '../../containers/index.ts'
import { messageOf, quoted, UsageError } from '../../kv/index.ts'
import { type CommandBody, exitCodes, type Run } from '../command.ts'

const run: Run = async (given, { screen }) => {
  const found = await removeOrphans(given.has('all')).catch((error: unknown) => {
    throw new UsageError(messageOf(error), { cause: error })
  })
  for (const { id, kind, image, owner, removed } of found) {
    const done = removed ? 'removed' : `left alone: ${owner} may still use it (--all removes it too)`
    screen.out(`${quoted(`${id.slice(0, 12)}  ${kind}  ${image}  ${done}`)}\n`)
  }
  if (found.length === 0) screen.out('No container of kv-testkit is here.\n')
  return exitCodes.ok
}

/** The body of `kv-testkit clean`. */
export const clean: CommandBody = {
  options: { all: { type: 'boolean', help: 'those too whose process still runs, or ran on another machine' } },
  run,
}
