/** The help, made from the table of commands. */
import type { Command } from './command.ts'
import { commands } from './command-table.ts'
import type { OptionTable } from './option.ts'

/** The help of the whole command line. */
export function overview(version: string): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    `kv-testkit ${version}: a testing toolkit for key-value stores`,
    '',
    'Usage: kv-testkit <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'kv-testkit <command> --help tells more. Exit codes: 0 all passed, 1 a law failed, 2 bad usage or nothing ran, 130 interrupted.',
    '',
  ].join('\n')
}

/** The help of one command, which takes `options`. */
export function helpOf(command: Command, options: OptionTable): string {
  return [
    `Usage: kv-testkit ${command.name} ${command.synopsis}`,
    '',
    command.explains ?? `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    '',
    ...optionLines(options),
    '',
  ].join('\n')
}

function optionLines(options: OptionTable): readonly string[] {
  const rows = Object.entries(options).map(([name, { short, placeholder, help }]) => {
    const value = placeholder === undefined ? '' : ` <${placeholder}>`
    return { flag: `${short === undefined ? '    ' : `-${short}, `}--${name}${value}`, help }
  })
  const width = Math.max(...rows.map(({ flag }) => flag.length))
  return rows.map(({ flag, help }) => `  ${flag.padEnd(width)}  ${help}`)
}
