/** `kv-testkit replay`: runs exactly the program of a failure again. */
import { decodeReplayToken } from '../../conformance/index.ts'
import { isServerKind } from '../../backends/index.ts'
import { quoted, UsageError, withoutPassword } from '../../kv/index.ts'
import { shellWord } from '../../report/internal.ts'
import { type BackendName, nameOf, shownName } from '../backend-name.ts'
import type { CommandBody, Run } from '../command.ts'
import { namedBackends } from '../named-backends.ts'
import { replayFlags } from '../conformance-flags.ts'
import { optionsOf, readFlags } from '../flag.ts'
import type { OptionTable } from '../option.ts'
import { placementOptions, staysInProcess } from '../placement.ts'
import { runJob } from '../run-document.ts'
import { showOptions, showRun } from '../show-run.ts'

const options: OptionTable = { ...optionsOf(replayFlags), ...placementOptions, ...showOptions }

const run: Run = async (given, context) => {
  const [token, word, ...more] = given.positionals
  if (token === undefined)
    throw new UsageError(
      'replay needs a token: the report of each failure prints one, with the command that replays it',
    )
  if (more.length > 0) throw new UsageError(`replay takes a token and one backend; '${more.join(' ')}' is too much`)
  const failed = decodeReplayToken(token)
  const backend = word === undefined ? ownBackend(failed.backend, token) : nameOf(word, context.cwd)
  const job = {
    backends: [backend],
    options: { ...readFlags(replayFlags, given, context.cwd), seed: failed.seed, tier: failed.tier, token },
    inProcess: staysInProcess(given, [backend], context.screen),
    jobs: 1,
    quiet: given.has('quiet'),
    command: `kv-testkit replay ${token} ${shownName(backend)}`,
  }
  const { doc, code } = await runJob(job, context)
  showRun(doc, given, context)
  return code
}

/** The body of `kv-testkit replay`. */
export const replay: CommandBody = { options, run }

/**
 * The backend that the token names, where it is one of ours. A module or a server at a URL is not taken from a token, which may come
 * from anybody: whoever replays it says what is to be loaded.
 */
function ownBackend(name: string, token: string): BackendName {
  if (Object.hasOwn(namedBackends, name) || isServerKind(name)) return nameOf(name, '.')
  const given = moduleOrUrl.test(name) ? withoutPassword(name) : './my-backend.js'
  throw new UsageError(
    `the token is of a backend called '${quoted(withoutPassword(name), 100)}', which is none of the command's own, and nothing is loaded because a token names it; ` +
      `name it yourself: ${['kv-testkit replay', token, shellWord(quoted(given, 200))].join(' ')}`,
  )
}

const moduleOrUrl = /^[./]|\.[cm]?[jt]s$|:\/\//
