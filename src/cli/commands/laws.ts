/** `kv-testkit laws`: every law, by group. */
import { lawGroups } from '../../conformance/index.ts'
import { laws as allLaws } from '../../conformance/internal.ts'
import { jsonText, UsageError } from '../../kv/index.ts'
import { type CommandBody, exitCodes, type Run } from '../command.ts'

const run: Run = (given, { screen }) => {
  const groups = lawGroups.filter((name) => allLaws.some(({ group }) => group === name))
  const { positionals } = given
  for (const word of positionals) {
    if (!allLaws.some(({ id, group }) => id === word || group === word)) {
      throw new UsageError(`there is no law and no group '${word}'; the groups are ${groups.join(', ')}`)
    }
  }
  const chosen = allLaws.filter(
    ({ id, group }) => positionals.length === 0 || positionals.includes(id) || positionals.includes(group),
  )
  const plain = chosen.map(({ id, group, title, needs = [] }) => ({ id, group, title, needs }))
  if (given.has('json')) {
    screen.out(jsonText(plain))
    return Promise.resolve(exitCodes.ok)
  }
  const width = Math.max(...plain.map(({ id }) => id.length))
  const blocks = groups.flatMap((group) => {
    const own = plain.filter((law) => law.group === group)
    return own.length === 0
      ? []
      : [[group, ...own.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`)].join('\n')]
  })
  screen.out(`${blocks.join('\n\n')}\n`)
  return Promise.resolve(exitCodes.ok)
}

/** The body of `kv-testkit laws`. */
export const laws: CommandBody = { options: { json: { type: 'boolean', help: 'as JSON' } }, run }
