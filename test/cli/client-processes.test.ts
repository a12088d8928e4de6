import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { complaint } from './complaint.ts'
import { kvTestkit, start } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-client-processes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('--processes', { timeout: 180_000 }, () => {
  it.concurrent('has chaos find what several processes do to a store that is right in one', async () => {
    const args = [
      '--faults',
      'none',
      '--clients',
      '3',
      '--keys',
      '2',
      '--ops',
      '400',
      '--call-timeout',
      '30s',
      '--seed',
      '7',
    ]
    const inOne = await kvTestkit(['chaos', './cached-file.js', ...args])
    expect([inOne.out, inOne.code]).toEqual([expect.stringMatching(/\nok: /), 0])
    const { code, out, leftovers } = await kvTestkit([
      'chaos',
      './cached-file.js',
      '--processes',
      ...args,
      '--out',
      folder,
    ])
    expect(out).toMatch(/\nviolation: /)
    expect(out).toMatch(/\nReplay: kv-testkit chaos \.\/cached-file\.js --plan \S+chaos\.plan\.json --processes /)
    expect([code, leftovers]).toEqual([1, []])
  })

  it.concurrent('has conformance find it, with a replay that shows it again', async () => {
    const args = ['--tier', 'smoke', '--seed', '7', '--only', 'lifecycle/two-clients']
    const inOne = await kvTestkit(['conformance', './cached-file.js', ...args])
    expect(inOne.code).toBe(0)
    const { code, out, leftovers } = await kvTestkit(['conformance', './cached-file.js', '--processes', ...args])
    expect(out).toContain('each client in a process of its own')
    expect([code, leftovers]).toEqual([1, []])
    const [, command = ''] = /kv-testkit (replay \S+ \S+ --processes)/.exec(out) ?? []
    const again = await kvTestkit(command.split(' '))
    expect([again.code, again.leftovers]).toEqual([1, []])
  })

  it.concurrent('leaves no process behind on Ctrl-C', async () => {
    const run = start([
      'chaos',
      './cached-file.js',
      '--processes',
      '--faults',
      'none',
      '--duration',
      '10m',
      '--seed',
      '1',
    ])
    await run.seen(/^run: chaos/m)
    run.child.kill('SIGINT')
    const { code, out, leftovers } = await run.ended
    expect(out).toContain('Interrupted: this is what was done until then.')
    expect([code, leftovers]).toEqual([130, []])
  })

  it.each([
    ['a store in memory', ['chaos', 'memory'], /\(opener\); 'memory' does not/],
    ['an open store', ['chaos', './open-store.js'], /open-store\.js exports an open store, which is in this process/],
    [
      'a store that each process has to itself',
      ['chaos', './good.js'],
      /two processes that open 'good' share no store/,
    ],
    ['virtual time', ['chaos', 'file', '--clock', 'virtual'], /run in real time; leave the clock out/],
  ])('is refused for %s', async (_, args, says) => {
    expect(await complaint([...args, '--processes'])).toMatch(says)
  })
})
