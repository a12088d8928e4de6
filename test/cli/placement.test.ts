import { describe, expect, it } from 'vitest'
import { nameOf } from '../../src/cli/backend-name.ts'
import { conformance } from '../../src/cli/commands/conformance.ts'
import { namedBackends, plainBackends } from '../../src/cli/named-backends.ts'
import { parseOptions } from '../../src/cli/option.ts'
import { staysInProcess } from '../../src/cli/placement.ts'
import { complaint } from './complaint.ts'
import { fixtures } from './kv-testkit.ts'

function stays(...args: readonly string[]): boolean {
  const given = parseOptions('conformance', args, conformance.options)
  const screen = { out: () => {}, err: () => {}, color: false, width: 100, redraws: false }
  const names = given.positionals.map((word) => nameOf(word, fixtures))
  return staysInProcess(given, names, screen)
}

describe('a run stays in the process of the command', () => {
  it.each([...plainBackends])('where one store alone is plain JavaScript: %s', (name) => {
    expect(Object.keys(namedBackends)).toContain(name)
    expect(stays(name)).toBe(true)
  })

  it.each(['level', './good.js', 'redis', 'memory mock'])('where it is asked to, and not unasked: %s', (words) => {
    expect(stays(...words.split(' '))).toBe(false)
    expect(stays(...words.split(' '), '--in-process')).toBe(true)
  })

  it('and takes no number of jobs then', async () => {
    const refused = await complaint(['conformance', 'memory', '--in-process', '--jobs', '2'])
    expect(refused).toBe('--in-process runs one store after another; leave --jobs out')
  })
})
