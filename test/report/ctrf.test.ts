import { getSupportedSpecVersions, TEST_STATUSES, validate } from 'ctrf'
import { describe, expect, it } from 'vitest'
import { toCtrf } from '../../src/report/index.ts'
import { cleanRun, hostileRun, mixedRun, run } from './fixtures/documents.ts'

describe.each([
  ['mixed', mixedRun],
  ['clean', cleanRun],
  ['hostile', hostileRun],
  ['empty', run([])],
])('toCtrf of a %s run', (_, doc) => {
  const ctrf = toCtrf(doc)

  it('is valid by the schema of the version that it names, as it is written to a file', () => {
    const written: unknown = JSON.parse(JSON.stringify(ctrf))
    expect(getSupportedSpecVersions()).toContain(ctrf.specVersion)
    expect(validate(written, { specVersion: ctrf.specVersion })).toEqual({ valid: true, errors: [] })
    expect(new Date(ctrf.timestamp).toISOString()).toBe(ctrf.timestamp)
  })

  it('sums up what its tests say', () => {
    const { summary, tests } = ctrf.results
    expect(summary.tests).toBe(tests.length)
    for (const status of TEST_STATUSES)
      expect(summary[status]).toBe(tests.filter((test) => test.status === status).length)
    expect(summary.stop).toBeGreaterThanOrEqual(summary.start)
  })
})

describe('toCtrf', () => {
  it('calls a broken law failed, an inconclusive one other, and what was not asked skipped', () => {
    const of = (raw: string): string[] =>
      toCtrf(mixedRun)
        .results.tests.filter((test) => test.rawStatus === raw)
        .map((test) => test.status)
    expect(new Set(of('failed'))).toEqual(new Set(['failed']))
    expect(of('inconclusive')).toEqual(['other'])
    for (const raw of ['waived', 'unsupported', 'not-run']) expect(new Set(of(raw))).toEqual(new Set(['skipped']))
  })

  it('counts a backend that did not open and a waiver that is expired as failed', () => {
    const failed = toCtrf(mixedRun).results.tests.filter(
      (test) => test.status === 'failed' && test.rawStatus === undefined,
    )
    expect(failed.map((test) => test.message)).toEqual([
      'the waiver for aliasing/value-given expired on 2026-01-31',
      expect.stringContaining('No Docker engine'),
    ])
  })
})
