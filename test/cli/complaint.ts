/** Runs a command in this process with input that it must refuse, which costs a hundredth of a process of its own. */
import { commands } from '../../src/cli/command-table.ts'
import { parseOptions } from '../../src/cli/option.ts'
import { isUsageError } from '../../src/kv/index.ts'
import { fixtures } from './kv-testkit.ts'

/** What the command line `args` is refused with: the one line that the process would print before it ends with 2. */
export async function complaint(args: readonly string[]): Promise<string> {
  const [word = '', ...rest] = args
  const command = commands.find(({ name }) => name === word)
  if (command === undefined) throw new Error(`there is no command '${word}'`)
  let printed = ''
  const screen = {
    out: (text: string): void => void (printed += text),
    err: (text: string): void => void (printed += text),
    color: false,
    width: 100,
    redraws: false,
  }
  try {
    const { options, run } = await command.load()
    const code = await run(parseOptions(command.name, rest, options), {
      screen,
      env: {},
      cwd: fixtures,
      main: '',
      version: '0.0.0',
    })
    return `not refused: exit code ${code}, printed ${printed}`
  } catch (error) {
    if (isUsageError(error) && printed === '') return error.message
    throw error
  }
}
