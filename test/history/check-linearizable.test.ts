import { describe, expect, it } from 'vitest'
import { checkLinearizable, type HistoryOperation, type Json } from '../../src/history/index.ts'
import { drawStream } from '../../src/kv/index.ts'
import { largeHistory, planted } from './large-history.ts'

type Extra = Partial<Pick<HistoryOperation, 'key' | 'status' | 'expected' | 'return'>>

function set(client: string, value: Json, call: number, end: number, extra: Extra = {}): HistoryOperation {
  return { client, op: 'set', key: 'k', value, status: 'ok', call, return: end, ...extra }
}

function get(client: string, result: Json, call: number, end: number, extra: Extra = {}): HistoryOperation {
  return { client, op: 'get', key: 'k', result, status: 'ok', call, return: end, ...extra }
}

function remove(client: string, call: number, end: number, extra: Extra = {}): HistoryOperation {
  return { client, op: 'delete', key: 'k', status: 'ok', call, return: end, ...extra }
}

function cas(
  client: string,
  expected: Json,
  value: Json,
  result: boolean,
  call: number,
  end: number,
): HistoryOperation {
  return { client, op: 'cas', key: 'k', expected, value, result, status: 'ok', call, return: end }
}

function violationOf(history: readonly HistoryOperation[]): { kind: string; reproved: boolean; sentence: string } {
  const [violation] = checkLinearizable(history).violations
  if (violation === undefined) throw new Error('the history was found right')
  return violation
}

describe('checkLinearizable accepts', () => {
  it('an empty history', () => {
    expect(checkLinearizable([])).toMatchObject({ verdict: 'ok', complete: true, operations: 0, keys: [] })
  })

  it('reads beside a write that saw the old and the new value in this order', () => {
    const history = [set('a', 1, 1, 2), set('a', 2, 3, 8), get('b', 1, 4, 5), get('c', 2, 6, 7)]
    expect(checkLinearizable(history)).toMatchObject({ verdict: 'ok', method: 'zones', complete: true })
  })

  it('a write of unknown outcome that took effect long after its client gave up', () => {
    const history = [
      set('a', 1, 1, 2, { status: 'unknown' }),
      get('b', null, 3, 4),
      set('b', 2, 5, 6),
      get('b', 1, 7, 8),
    ]
    expect(checkLinearizable(history).verdict).toBe('ok')
  })

  it('two misses that one delete each explains', () => {
    const history = [
      set('a', 1, 1, 2),
      remove('b', 3, 4),
      get('a', null, 5, 6),
      set('a', 2, 7, 8),
      remove('b', 9, 12),
      get('a', null, 10, 11),
    ]
    expect(checkLinearizable(history)).toMatchObject({ verdict: 'ok', method: 'zones' })
  })

  it('what keys held at the start', () => {
    expect(checkLinearizable([get('a', 7, 1, 2)], { initial: { k: 7 } }).verdict).toBe('ok')
    expect(checkLinearizable([get('a', 7, 1, 2)], { initial: new Map([['k', 7]]) }).verdict).toBe('ok')
    expect(checkLinearizable([get('a', 7, 1, 2)]).verdict).toBe('violation')
  })

  it('an add that wrote where nothing was, by searching', () => {
    const history: HistoryOperation[] = [
      { client: 'a', op: 'add', key: 'k', value: 1, result: true, status: 'ok', call: 1, return: 2 },
      { client: 'b', op: 'add', key: 'k', value: 2, result: false, status: 'ok', call: 3, return: 4 },
    ]
    expect(checkLinearizable(history)).toMatchObject({ verdict: 'ok', method: 'sweep', complete: true })
  })
})

describe('checkLinearizable names', () => {
  it('a value from nowhere', () => {
    expect(violationOf([get('a', 'x', 1, 2)])).toMatchObject({ kind: 'thin-air', reproved: true })
  })

  it('a value whose write certainly failed', () => {
    const found = violationOf([set('a', 'x', 1, 2, { status: 'fail' }), get('b', 'x', 3, 4)])
    expect(found.kind).toBe('aborted-read')
    expect(found.sentence).toContain(`client a's set [1, 2]`)
  })

  it('a value that was written to another key', () => {
    const found = violationOf([set('a', 'x', 1, 2, { key: 'other' }), get('b', 'x', 3, 4)])
    expect(found.kind).toBe('foreign')
    expect(found.sentence).toContain('"other"')
  })

  it('a value that was read before its write began', () => {
    expect(violationOf([get('a', 1, 1, 2), set('b', 1, 3, 4)])).toMatchObject({ kind: 'future-read', reproved: true })
  })

  it('a stale read', () => {
    const history = [set('a', 1, 1, 2), set('a', 2, 3, 4), get('b', 1, 5, 6)]
    expect(violationOf(history)).toMatchObject({ kind: 'lost-or-stale', reproved: true })
  })

  it('two values that take turns', () => {
    const history = [
      set('a', 1, 1, 20),
      set('b', 2, 2, 21),
      get('c', 1, 3, 4),
      get('c', 2, 5, 6),
      get('c', 1, 7, 8),
      get('c', 2, 9, 10),
    ]
    expect(violationOf(history)).toMatchObject({ kind: 'lost-or-stale', reproved: true })
  })

  it('a key reported missing between two proofs that its value was there', () => {
    const history = [set('a', 1, 1, 2), get('b', null, 3, 4), get('b', 1, 5, 6)]
    expect(violationOf(history)).toMatchObject({ kind: 'missed-value', reproved: true })
  })

  it('an acknowledged delete that did nothing', () => {
    const history = [set('a', 1, 1, 2), remove('a', 3, 4), get('b', 1, 5, 6)]
    expect(violationOf(history)).toMatchObject({ kind: 'resurrected', reproved: true })
  })

  it('a value that vanished without a delete', () => {
    expect(violationOf([set('a', 1, 1, 2), get('b', null, 3, 4)])).toMatchObject({
      kind: 'missing-delete',
      reproved: true,
    })
  })

  it('the fault between a write and the read that misses it, which neither of them met', () => {
    const faults = [
      { id: 'before', label: 'link cut', from: 0, to: 0.5 },
      { id: 'between', label: 'server killed', from: 3, to: 4 },
      { id: 'after', label: 'server paused', from: 7, to: 8 },
    ]
    const history = [set('a', 1, 1, 2), get('b', null, 5, 6)]
    const [violation] = checkLinearizable(history, { faults }).violations
    expect(violation?.faults.map(({ label }) => label)).toEqual(['server killed'])
    expect(violation?.diagram).toContain('server killed')
  })

  it('two misses that one delete cannot both explain, and the delete with them', () => {
    const history = [
      set('a', 1, 1, 2),
      remove('d', 3, 20),
      get('b', null, 4, 5),
      set('a', 2, 6, 7),
      get('b', null, 8, 9),
    ]
    const [violation] = checkLinearizable(history).violations
    expect(violation).toMatchObject({ kind: 'missing-delete', reproved: true })
    expect(violation?.support).toEqual([history[1]])
    expect(violation?.witness).toHaveLength(4)
  })

  it('a lost update', () => {
    const history = [set('a', 1, 1, 2), cas('a', 1, 2, true, 3, 4), cas('b', 1, 3, true, 5, 6)]
    expect(violationOf(history)).toMatchObject({ kind: 'double-cas', reproved: true })
  })

  it('compare-and-sets that need each other', () => {
    const history = [cas('a', 1, 2, true, 1, 10), cas('b', 2, 1, true, 2, 11)]
    expect(violationOf(history)).toMatchObject({ kind: 'cas-order', reproved: true })
  })

  it('a read that is older than a compare-and-set allows', () => {
    const history = [set('a', 1, 1, 2), cas('a', 1, 2, true, 3, 10), get('b', 2, 4, 5), get('b', 1, 6, 7)]
    expect(violationOf(history)).toMatchObject({ kind: 'cas-order', reproved: true })
  })

  it('a refusal that nothing explains', () => {
    const history = [set('a', 1, 1, 2), cas('b', 1, 2, false, 3, 4)]
    expect(violationOf(history)).toMatchObject({ kind: 'no-order', reproved: true })
  })
})

describe('checkLinearizable on a register that is appended to', () => {
  const append = (client: string, value: string, call: number, end: number): HistoryOperation => {
    return { client, op: 'append', key: 'k', value, status: 'ok', call, return: end }
  }
  const manyClients = { keys: 1, sets: 0, deletes: 0, unknown: 0.05 }

  it.each([
    ['with many reads', { operations: 1000, clients: 32, appends: 0.5 }],
    ['with few reads', { operations: 1000, clients: 32, appends: 0.97 }],
    ['with writes', { operations: 1000, clients: 16, appends: 0.4, sets: 0.1, deletes: 0.02 }],
  ])('needs few configurations however many clients there are: %s', (_, shape) => {
    const history = largeHistory({ ...manyClients, ...shape }, drawStream(3, 'appends'))
    expect(checkLinearizable(history, { maxConfigurations: 40_000, maxMs: 600_000 })).toMatchObject({
      verdict: 'ok',
      method: 'sweep',
    })
  })

  it('finds a stale read among those of many clients, and proves it', () => {
    const history = largeHistory({ ...manyClients, operations: 600, clients: 16, appends: 0.5 }, drawStream(4, 'stale'))
    const report = checkLinearizable(planted(history, 'stale text', 0.7), { maxConfigurations: 40_000, maxMs: 600_000 })
    expect(report.verdict).toBe('violation')
    expect(report.violations[0]?.sentence).toMatch(/^No order of these \d+ operations explains their results/)
  })

  it('lets an append in flight beside a write have been just before it, and one that is alike act', () => {
    const history = [
      append('a', 'x', 1, 10),
      set('b', 'w', 2, 3),
      append('c', 'x', 4, 12),
      get('b', 'wx', 5, 6),
      get('b', 'wx', 13, 14),
    ]
    expect(checkLinearizable(history).verdict).toBe('ok')
  })

  it('names the return that nothing explains although it was noticed before', () => {
    const history = [append('a', 'x', 1, 2), append('b', 'y', 3, 4), get('a', 'yx', 5, 6), get('b', 'xy', 7, 8)]
    expect(checkLinearizable(history).violations[0]?.sentence).toContain('is that of client a\'s get -> "yx" [5, 6]')
  })
})

describe('checkLinearizable gives up', () => {
  it('with the reason when its budget is spent', () => {
    const history = Array.from({ length: 24 }, (_, at) => set(`c${at}`, at % 3, at, 100 + at))
    history.push(get('r', 2, 130, 131), get('r', 9, 132, 133), set('w', 9, 90, 134))
    const report = checkLinearizable(history, { maxConfigurations: 10 })
    expect(report).toMatchObject({ verdict: 'unknown', complete: false, method: 'sweep' })
    expect(report.reason).toContain('10 configurations')
  })
})

describe('checkLinearizable refuses', () => {
  it.each([
    [{ ...set('a', 1, 5, 4) }, /operation 1: it returns at 4, before its call at 5/],
    [{ ...set('a', 1, 5, 6), return: null }, /it is ok and has no return/],
    [{ ...set('a', 1, 5, 6), status: 'done' as never }, /'status' is "done"; expected one of 'ok', 'fail', 'unknown'/],
    [{ ...set('a', 1, 5, 6), op: 'put' as never }, /'op' is "put"; expected one of 'get', 'set'/],
    [{ ...cas('a', 1, 2, true, 1, 2), result: 'yes' }, /expected true \(it wrote\) or false/],
  ])('an operation that makes no sense', (operation, message) => {
    expect(() => checkLinearizable([operation])).toThrow(message)
  })
})
