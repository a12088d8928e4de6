#!/usr/bin/env node
/**
 * The command `kv-testkit`. It loads nothing but what the given command needs.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isUsageError, traceOf, UsageError, visible } from '../kv/index.ts'
import { exitCodes, type CommandContext } from './command.ts'
import { commands } from './command-table.ts'
import { endProcess } from './end-process.ts'
import { helpOf, overview } from './help.ts'
import { parseOptions } from './option.ts'
import { screenOf } from './screen.ts'

const main = fileURLToPath(import.meta.url)
const [word, ...rest] = process.argv.slice(2)

if (word === 'worker' && process.send !== undefined) await (await import('./worker.ts')).serveRun()
else endProcess(await command(), (text) => process.stderr.write(text))

async function command(): Promise<number> {
  const screen = screenOf(process.env, process.stdout, process.stderr)
  const context: CommandContext = { screen, env: process.env, cwd: process.cwd(), main, version: ownVersion() }
  try {
    return await run(context)
  } catch (error) {
    // bad input is the user's to mend and needs no trace; anything else is a defect of ours and does
    screen.err(isUsageError(error) ? `kv-testkit: ${visible(error.message)}\n` : `kv-testkit: ${traceOf(error)}\n`)
    return exitCodes.usage
  }
}

async function run(context: CommandContext): Promise<number> {
  const { screen, version } = context
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') {
    const asked = commands.find(({ name }) => name === rest[0])
    const text = asked === undefined ? overview(version) : helpOf(asked, (await asked.load()).options)
    if (word === undefined) screen.err(text)
    else screen.out(text)
    return word === undefined ? exitCodes.usage : exitCodes.ok
  }
  if (word === '--version' || word === '-v') {
    screen.out(`${version}\n`)
    return exitCodes.ok
  }
  const found = commands.find(({ name }) => name === word)
  if (found === undefined) {
    throw new UsageError(
      `there is no command '${word}'; the commands are ${commands.map(({ name }) => name).join(', ')}`,
    )
  }
  const body = await found.load()
  if (rest.includes('--help') || rest.includes('-h')) {
    screen.out(helpOf(found, body.options))
    return exitCodes.ok
  }
  return body.run(parseOptions(found.name, rest, body.options), context)
}

/** From the manifest of the package, two folders up in the sources and in what is built from them. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const version: unknown =
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined
  return typeof version === 'string' ? version : 'unknown'
}
