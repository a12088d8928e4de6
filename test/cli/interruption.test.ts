import { describe, expect, it } from 'vitest'
import { start, wellWithinGraceMs } from './kv-testkit.ts'

describe('an interrupted run', { timeout: 180_000 }, () => {
  it.concurrent.each([
    ['SIGINT', 130, 'file memory level --jobs 2'],
    ['SIGTERM', 143, 'file memory level --jobs 2'],
    ['SIGINT', 130, 'memory level --in-process'],
    ['SIGTERM', 143, 'memory level --in-process'],
  ] as const)('prints what was done so far on %s, leaves nothing, and exits %i: %s', async (signal, expected, args) => {
    const run = start(['conformance', '--tier', 'soak', ...args.split(' ')])
    await run.seen(/^memory values: \d+ passed$/m)
    run.child.kill(signal)
    const { code, out, err, leftovers } = await run.ended
    expect(err).toContain('Stopping.')
    expect(out).toMatch(/^values .*✓ \d+/m)
    expect(out).toContain('level: interrupted before it began')
    expect(out).toContain('Interrupted: nothing failed so far')
    expect(code).toBe(expected)
    expect(leftovers).toEqual([])
  })

  it.concurrent('ends at once on the second signal, with a backend that blocks its process', async () => {
    const run = start(['conformance', './blocking.js'])
    await run.seen(/blocking now/)
    const asked = performance.now()
    run.child.kill('SIGINT')
    await run.seen(/once more ends it at once/)
    run.child.kill('SIGINT')
    const { code, err, leftovers } = await run.ended
    if (performance.now() - asked < wellWithinGraceMs) expect(err).not.toContain('blocking.js: interrupted')
    expect(code).toBe(130)
    expect(leftovers).toEqual([])
  })

  it.concurrent('ends a backend that blocks its process even on the first, after a while', async () => {
    const run = start(['conformance', './blocking.js'])
    await run.seen(/blocking now/)
    run.child.kill('SIGINT')
    const { code, err, leftovers } = await run.ended
    expect(err).toContain('blocking.js: interrupted')
    expect(code).toBe(130)
    expect(leftovers).toEqual([])
  })
})
