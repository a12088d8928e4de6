import { describe, expect, it } from 'vitest'
import { kvTestkit } from './kv-testkit.ts'

describe('help', { timeout: 60_000 }, () => {
  it.concurrent('lists every command', async () => {
    const { code, out } = await kvTestkit(['--help'])
    for (const command of ['conformance', 'replay', 'laws', 'doctor', 'clean'])
      expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    expect(code).toBe(0)
  })

  it.concurrent('lists every option of a command', async () => {
    const { code, out } = await kvTestkit(['conformance', '--help'])
    for (const option of ['--tier <name>', '--seed <number>', '--profile <key=value>', '--jobs <number>'])
      expect(out).toContain(option)
    expect(code).toBe(0)
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

describe('kv-testkit laws', { timeout: 60_000 }, () => {
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
