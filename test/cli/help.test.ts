import { describe, expect, it } from 'vitest'
import { nemesisKinds } from '../../src/chaos/index.ts'
import { chaosClocks, defaultWeights } from '../../src/chaos/internal.ts'
import { commands } from '../../src/cli/command-table.ts'
import { conformance } from '../../src/cli/commands/conformance.ts'
import { helpOf } from '../../src/cli/help.ts'
import { tiers } from '../../src/conformance/index.ts'
import { faultPresets } from '../../src/faults/index.ts'
import { consistencyModels, historyFormats } from '../../src/history/index.ts'
import { profileChoices } from '../../src/kv/index.ts'
import { reportFormatNames } from '../../src/report/index.ts'
import { kvTestkit } from './kv-testkit.ts'

describe('help', { timeout: 180_000 }, () => {
  it.concurrent('lists every command', async () => {
    const { code, out } = await kvTestkit(['--help'])
    const listed = [...out.matchAll(/^ {2}([a-z]+) {2,}(.+)$/gm)].map(([, name, summary]) => ({ name, summary }))
    expect(listed).toEqual(commands.map(({ name, summary }) => ({ name, summary })))
    expect(code).toBe(0)
  })

  it.concurrent('lists every option of a command', async () => {
    const { code, out } = await kvTestkit(['conformance', '--help'])
    expect(optionsIn(out)).toEqual(Object.keys(conformance.options))
    expect(code).toBe(0)
  })

  it.each(commands)('of $name has a line for each of its options', async (command) => {
    const { options } = await command.load()
    const help = helpOf(command, options)
    expect(optionsIn(help)).toEqual(Object.keys(options))
    for (const { help: line } of Object.values(options)) expect(help).toContain(`  ${line}\n`)
  })

  it.each([
    ['conformance', [...tiers, ...reportFormatNames]],
    ['chaos', [...Object.keys(faultPresets), ...nemesisKinds, ...profileChoices.consistency, ...chaosClocks]],
    ['chaos', Object.keys(defaultWeights)],
    ['check', [...historyFormats, ...Object.keys(consistencyModels)]],
  ])('of %s names every value that can be chosen', async (name, values) => {
    const command = commands.find((candidate) => candidate.name === name)
    const help = command === undefined ? '' : helpOf(command, (await command.load()).options)
    for (const value of values) expect(help).toMatch(new RegExp(`\\b${value}\\b`))
  })

  it.concurrent('is what a bare command prints, and that is bad usage', async () => {
    const { code, out, err } = await kvTestkit([])
    expect(out).toBe('')
    expect(err).toContain('Usage: kv-testkit <command>')
    expect(code).toBe(2)
  })

  it.concurrent('tells the version', async () => {
    const { out } = await kvTestkit(['--version'])
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

function optionsIn(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}(?:-[a-z], | {4})--([a-z-]+)/gm)].map(([, name = '']) => name)
}

describe('kv-testkit laws', { timeout: 180_000 }, () => {
  it.concurrent('lists the laws by group', async () => {
    const { code, out } = await kvTestkit(['laws'])
    expect(out).toMatch(/^values\n {2}values\/round-trip +\S/m)
    expect(code).toBe(0)
  })

  it.concurrent('lists one group, as JSON too', async () => {
    const { out } = await kvTestkit(['laws', 'batch', '--json'])
    const groups = JSON.parse(out).map(({ group }: { group: string }) => group)
    expect(new Set(groups)).toEqual(new Set(['batch']))
  })
})
