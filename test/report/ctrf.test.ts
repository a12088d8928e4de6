import { describe, expect, it } from 'vitest'
import { toCtrf } from '../../src/report/index.ts'
import { cleanRun, hostileRun, mixedRun, run } from './fixtures/documents.ts'

/** What the schema of the format allows in a test and in a summary; it forbids anything else. */
const testFields = ['name', 'status', 'duration', 'suite', 'rawStatus', 'message', 'snippet', 'flaky', 'tags', 'extra']
const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'] as const
const summaryFields = ['tests', ...statuses, 'suites', 'start', 'stop', 'duration']

describe.each([
  ['mixed', mixedRun],
  ['clean', cleanRun],
  ['hostile', hostileRun],
  ['empty', run([])],
])('toCtrf of a %s run', (_, doc) => {
  const ctrf = toCtrf(doc)

  it('names the format and a version of it', () => {
    expect(Object.keys(ctrf).sort()).toEqual(['generatedBy', 'reportFormat', 'results', 'specVersion', 'timestamp'])
    expect(ctrf.reportFormat).toBe('CTRF')
    expect(ctrf.specVersion).toMatch(/^\d+\.\d+\.\d+$/)
    expect(new Date(ctrf.timestamp).toISOString()).toBe(ctrf.timestamp)
    expect(ctrf.results.tool.name).not.toBe('')
  })

  it('sums up in whole numbers that agree with its tests', () => {
    const { summary, tests } = ctrf.results
    expect(Object.keys(summary).sort()).toEqual([...summaryFields].sort())
    for (const count of Object.values(summary)) expect(Number.isInteger(count)).toBe(true)
    expect(summary.tests).toBe(tests.length)
    for (const status of statuses) expect(summary[status]).toBe(tests.filter((test) => test.status === status).length)
    expect(summary.stop).toBeGreaterThanOrEqual(summary.start)
  })

  it('gives each test only fields of the format, in its types', () => {
    for (const test of ctrf.results.tests) {
      expect(testFields).toEqual(expect.arrayContaining(Object.keys(test)))
      expect(test.name.length).toBeGreaterThan(0)
      expect(statuses).toContain(test.status)
      expect(Number.isInteger(test.duration)).toBe(true)
      expect(test.suite.length).toBeGreaterThan(0)
    }
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
