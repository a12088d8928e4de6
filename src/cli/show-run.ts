/** Prints a run on the screen, as the options and the environment ask for it. */
import { appendFileSync } from 'node:fs'
import { jsonText, quoted, visible } from '../kv/index.ts'
import { type RunDocument, toGitHubAnnotations, toMarkdown, toTerminal } from '../report/index.ts'
import type { CommandContext } from './command.ts'
import { type FilesGiven, writeFiles } from './files.ts'
import type { Given, OptionTable } from './option.ts'

/** The flags that decide how a run is printed. */
export const showOptions: OptionTable = {
  json: { type: 'boolean', help: 'print the document of the run as JSON on stdout instead of text' },
  quiet: { type: 'boolean', short: 'q', help: 'no progress, and only the last lines of the text' },
}

/** Prints `doc`: as JSON, as text, or, where nothing could be asked, why not. */
export function showRun(doc: RunDocument, given: Given, { screen, env }: CommandContext): void {
  if (given.has('json')) {
    screen.out(jsonText(doc))
    return
  }
  if (doc.reports.length === 0) {
    for (const { backend, reason } of doc.unopened)
      screen.err(`kv-testkit: ${reason.includes(backend) ? '' : `${quoted(backend)}: `}${visible(reason)}\n`)
    return
  }
  const text = toTerminal(doc, { color: screen.color, width: screen.width })
  screen.out(given.has('quiet') ? `${text.trimEnd().split('\n\n').at(-1)}\n` : text)
  if (env['GITHUB_ACTIONS'] !== 'true') return
  screen.out(toGitHubAnnotations(doc))
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary !== undefined && summary !== '') appendFileSync(summary, toMarkdown(doc))
}

/** Writes `doc` where its flags want it, and says to which files; where nothing could be asked there is nothing to write. */
export function writeRun(
  doc: RunDocument,
  { formats, folder }: FilesGiven,
  given: Given,
  { cwd, screen }: CommandContext,
): void {
  if (folder === undefined || doc.reports.length === 0) return
  const written = writeFiles(doc, formats, folder, cwd, 'conformance')
  if (!given.has('json')) screen.out(`Written: ${written.join(', ')}\n`)
}
