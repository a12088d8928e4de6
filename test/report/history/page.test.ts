import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { toHistoryHtml } from '../../../src/report/index.ts'
import { viewOf } from '../fixtures/histories.ts'

const broken = viewOf({ operations: 120, clients: 4, keys: 2, stale: true })
const sound = viewOf({ operations: 120, clients: 4, keys: 2, stale: false })

/** The columns that the timeline's script reads. */
function columns(page: string): Record<string, readonly unknown[]> {
  return JSON.parse(/id="timeline-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '{}')
}

describe('the page of a history', () => {
  it('parses without an error, and loads nothing from anywhere', () => {
    for (const view of [broken, sound]) {
      const page = toHistoryHtml(view)
      const errors: string[] = []
      parse(page, { onParseError: (error) => errors.push(error.code) })
      expect(errors).toEqual([])
      expect(page).not.toMatch(/url\(|@import|\ssrc=|href="(?!#|data:,")/)
    }
  })

  it('shows each violation with its sentence, its operations and its diagram, without any script', () => {
    const page = toHistoryHtml(broken)
    const [violation] = broken.report.violations
    expect(violation).toBeDefined()
    const plain = page.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&#39;', "'")
    expect(plain).toContain(violation?.sentence)
    expect(plain).toContain(violation?.diagram)
    expect(page.match(/class="badge"/g)).toHaveLength(violation?.witness.length ?? 0)
  })

  it('gives the timeline every operation with its moment in the order, by call', () => {
    const { call, point, deed, left } = columns(toHistoryHtml(sound))
    expect(call).toHaveLength(120)
    expect(call).toEqual(sound.history.map((operation) => operation.call).sort((a, b) => a - b))
    expect(deed).toContain('delete')
    expect(point?.filter((at) => at !== -1)).toHaveLength(sound.linearization?.length ?? 0)
    expect(left).toBe(0)
  })

  it('leaves out of a very long history what the proof can do without, and says so', () => {
    const early = { client: 'z', op: 'get', key: 'other', result: null, status: 'ok' } as const
    const history = [
      ...Array.from({ length: 21_000 }, (_, at) => ({ ...early, call: 1_000 + at * 2, return: 1_001 + at * 2 })),
      ...broken.history,
    ]
    const page = toHistoryHtml({ ...broken, history })
    const { call, violations } = columns(page)
    expect(call).toHaveLength(20_000)
    expect(page).toContain('1,120 operations on other keys are left out of this page.')
    expect(violations).toMatchObject([{ witness: expect.arrayContaining([expect.any(Number)]) }])
  })

  it('shows the keys of a hostile store as escapes', () => {
    const history = [
      { client: '</script>', op: 'set', key: '\u202e<b>', value: 'a', status: 'ok', call: 0, return: 1 },
    ] as const
    const page = toHistoryHtml({ ...sound, history, violations: [], keys: [], linearization: [] })
    expect(page).not.toContain('\u202e')
    expect(page.match(/<\/script>/g)).toHaveLength(2)
  })
})
