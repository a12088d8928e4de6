import { describe, expect, it } from 'vitest'
import { couldBeLast } from '../../src/conformance/execution/race/judge-survival.ts'
import type { HistoryOperation } from '../../src/history/index.ts'

function write(
  value: string,
  call: number,
  end: number | null,
  more: Partial<HistoryOperation> = {},
): HistoryOperation {
  return { client: 'a', op: 'set', key: 'k', value, status: 'ok', call, return: end, ...more }
}

function last(...writes: readonly HistoryOperation[]): readonly unknown[] {
  return couldBeLast(writes).map(({ value }) => value)
}

describe('the writes that could be the last of a key', () => {
  it('are the one that no other follows', () => {
    expect(last(write('1', 1, 2), write('2', 3, 4))).toEqual(['2'])
  })

  it('are all of those that overlap', () => {
    expect(last(write('1', 1, 4), write('2', 2, 3), write('0', -2, -1))).toEqual(['1', '2'])
  })

  it('include one without an answer, which may act at any time', () => {
    expect(last(write('1', 1, 2, { status: 'unknown' }), write('2', 3, 4))).toEqual(['1', '2'])
    expect(last(write('1', 1, null, { status: 'unknown' }), write('2', 3, 4))).toEqual(['1', '2'])
  })

  it('do not make others of those that came before one without an answer', () => {
    expect(last(write('1', 1, 2), write('2', 3, 4, { status: 'unknown' }))).toEqual(['1', '2'])
  })

  it('do not include one that certainly failed', () => {
    expect(last(write('1', 1, 2), write('2', 3, 4, { status: 'fail' }))).toEqual(['1'])
  })
})
