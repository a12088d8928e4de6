import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const script = join(import.meta.dirname, '../../scripts/count-tests.mjs')

interface TestFile {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly { readonly status: string }[]
}

const file = (status: string, ...tests: string[]): TestFile => ({
  name: 'some.test.ts',
  status,
  message: '',
  assertionResults: tests.map((each) => ({ status: each })),
})

/** The last line printed for a report of these files, and the exit code. */
function count(files: readonly TestFile[] | undefined, exitCode: string): readonly [string | undefined, number | null] {
  const folder = mkdtempSync(join(tmpdir(), 'count-tests-'))
  try {
    const report = join(folder, 'report.json')
    if (files !== undefined) writeFileSync(report, JSON.stringify({ testResults: files }))
    const { stdout, status } = spawnSync(process.execPath, [script, report, exitCode], { encoding: 'utf8' })
    return [stdout.trim().split('\n').at(-1), status]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('adds up the tests of every file', () => {
  expect(count([file('passed', 'passed', 'passed'), file('passed', 'passed')], '0')).toEqual(['3 passed, 0 failed', 0])
})

it('names skipped tests only where there are any', () => {
  expect(count([file('passed', 'passed', 'pending', 'skipped')], '0')).toEqual(['1 passed, 0 failed, 2 skipped', 0])
})

it('fails with a failed test', () => {
  expect(count([file('failed', 'passed', 'failed')], '1')).toEqual(['1 passed, 1 failed', 1])
})

it('counts a file that could not be loaded as a failure', () => {
  expect(count([file('passed', 'passed'), file('failed')], '1')).toEqual(['1 passed, 1 failed', 1])
})

it('fails when the run failed and its report shows nothing of it', () => {
  expect(count([file('passed', 'passed')], '1')).toEqual(['1 passed, 1 failed', 1])
})

it('fails when nothing was tested', () => {
  expect(count([], '0')).toEqual(['0 passed, 1 failed', 1])
  expect(count(undefined, '1')).toEqual(['0 passed, 1 failed', 1])
})
