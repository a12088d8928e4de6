import { describe, expect, it } from 'vitest'
import { toTerminal } from '../../src/report/index.ts'
import { cleanRun, hostileRun, likeFailure, mixedRun, report, run } from './fixtures/documents.ts'

const lines = (text: string): string[] => text.split('\n')

describe('toTerminal', () => {
  it('starts with the matrix: a line a group, a column a backend', () => {
    const [head, first] = lines(toTerminal(mixedRun, { width: 140 }))
    expect(head?.trim().split(/\s+/)).toEqual(mixedRun.reports.map(({ backend }) => backend))
    expect(first).toMatch(/^values\s+✓ 5/)
    expect(first).toContain('✗ 1/5')
  })

  it('breaks the matrix into blocks that fit the width', () => {
    const text = toTerminal(mixedRun, { width: 60 })
    const matrix = text.slice(0, text.indexOf('✗ failed'))
    expect(Math.max(...lines(matrix).map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(matrix.match(/^values/gm)?.length).toBeGreaterThan(1)
    for (const { backend } of mixedRun.reports) expect(matrix).toContain(backend)
  })

  it('gives each failure its sentence, program, expected, got, hint, flakiness and replay command', () => {
    const text = toTerminal(mixedRun)
    expect(text).toContain('✗ sqlite-like · list/metacharacters')
    for (const line of likeFailure.program.trimEnd().split('\n')) expect(text).toContain(`\n${line && `    ${line}`}\n`)
    expect(text).toContain(`\n  expected  ${likeFailure.expected}\n`)
    expect(text).toContain(`\n  got       ${likeFailure.got}\n`)
    expect(text).toContain(`\n  hint      ${likeFailure.hint}\n`)
    expect(text).toContain('failed in 4 of 10 repetitions')
    expect(text).toContain(`\n  replay    kv-testkit replay ${likeFailure.token} ./sqlite-like.js\n`)
  })

  it('says what was waived, inconclusive, not run, unsupported and not opened, with the reason of each', () => {
    const text = toTerminal(mixedRun)
    expect(text).toContain('! Waived: 2')
    expect(text).toContain('keyv · keys/distinct (until 2027-06-30): keyv 5.6.0 joins')
    expect(text).toContain('the waiver for aliasing/value-given expired on 2026-01-31')
    expect(text).toContain('? Inconclusive: 1\n  lmdb: no read overlapped a write')
    expect(text).toContain('○ Not run: 9\n  all stores: the store runs inside this process')
    expect(text).toContain("– Unsupported, so not asked: 4\n  file and keyv: the profile says batch: 'absent'")
    expect(text).toContain('✗ Could not be opened: 1\n  redis: No Docker engine')
  })

  it('ends with the verdict', () => {
    expect(toTerminal(mixedRun)).toContain('\n1 of 9 stores breaks the contract, and 2 could not be cleared.\n')
    expect(toTerminal(cleanRun)).toContain('\nAll 2 stores keep what they promise.\n')
    expect(toTerminal(run([report('one')]))).toContain('\none keeps what it promises.\n')
    expect(toTerminal(run([]))).toContain('Nothing ran.')
  })

  it('holds no escape without colour, and the same text under its colours with it', () => {
    const plain = toTerminal(mixedRun)
    expect(plain).not.toContain('\u001b')
    const coloured = toTerminal(mixedRun, { color: true })
    expect(coloured).toContain('\u001b[31m')
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  it('lets no text of a store steer the terminal', () => {
    const text = toTerminal(hostileRun)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(text).toContain('\\u001b[31m')
  })
})
