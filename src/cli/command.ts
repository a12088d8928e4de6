/** What a command of the command line is. */
import type { Given, OptionTable } from './option.ts'
import type { Screen } from './screen.ts'

/** What a command is given beside its options: where it prints, and where it runs. */
export interface CommandContext {
  readonly screen: Screen
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder against which paths are taken. */
  readonly cwd: string
  /** The file of the command itself, which a worker is started from. */
  readonly main: string
  /** The version of this package. */
  readonly version: string
}

/** Runs a command; resolves to its exit code, rejects with a `UsageError` for bad input. */
export type Run = (given: Given, context: CommandContext) => Promise<number>

/** What a command does, and what it can be told. */
export interface CommandBody {
  readonly options: OptionTable
  readonly run: Run
}

/** A command as the table lists it. */
export interface Command {
  readonly name: string
  /** What stands after its name: "<backend…> [options]". */
  readonly synopsis: string
  /** One line of help. */
  readonly summary: string
  /** More help, shown for this command alone. */
  readonly explains?: string
  /** Loads its body: no command, and no help of one, must load another. */
  readonly load: () => Promise<CommandBody>
}

/** What the process ends with. 128 + the number of the signal where one ended it. */
export const exitCodes = { ok: 0, broken: 1, usage: 2, interrupted: 130, terminated: 143 } as const
