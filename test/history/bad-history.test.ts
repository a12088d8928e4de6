import { describe, expect, it } from 'vitest'
import {
  checkConsistency,
  checkLinearizable,
  type HistoryOperation,
  historyLines,
  readHistory,
} from '../../src/history/index.ts'
import { drawStream, isUsageError, randomSeed } from '../../src/kv/index.ts'
import { largeHistory } from './large-history.ts'

const seed = randomSeed()
const shape = { operations: 30, keys: 2, clients: 3, sets: 0.4, deletes: 0.1, unknown: 0.1 }

function eventLines(history: readonly HistoryOperation[]): string[] {
  const events = history.flatMap((o) => {
    const about = `:process ${o.client}, :f :${o.op === 'get' ? 'read' : 'write'}`
    const value = o.op === 'get' ? (o.result ?? 'nil') : (o.value ?? 'nil')
    const text = typeof value === 'string' && value !== 'nil' ? JSON.stringify(value) : 'nil'
    const call = { at: o.call, line: `{${about}, :type :invoke, :value ${o.op === 'get' ? 'nil' : text}}` }
    if (o.return === null) return [call]
    return [call, { at: o.return, line: `{${about}, :type :${o.status === 'ok' ? 'ok' : 'info'}, :value ${text}}` }]
  })
  return events.sort((a, b) => a.at - b.at).map(({ line }) => line)
}

const forms: Readonly<Record<string, (history: readonly HistoryOperation[]) => string>> = {
  'JSON lines': (history) => [...historyLines(history)].join(''),
  'EDN lines': (history) => eventLines(history).join('\n'),
  'a log': (history) =>
    eventLines(history)
      .map((line) => {
        const [, process, f, type, value] = /:process (\S+), :f :(\w+), :type :(\w+), :value (.*)\}/.exec(line) ?? []
        return `INFO  jepsen.util - ${process}\t:${type}\t:${f}\t${value === 'nil' ? 'nil' : Number(value?.replace(/\D/g, ''))}`
      })
      .join('\n'),
}

describe(`damaged text (seed ${seed})`, () => {
  it.each(Object.entries(forms))('%s, whole, is read', async (_, write) => {
    const text = write(largeHistory(shape, drawStream(seed, 'whole')))
    expect((await readHistory([text])).operations.length).toBeGreaterThan(20)
  })

  it.each(Object.entries(forms))(
    '%s, cut off or with a changed character, is read or refused with a line number',
    async (name, write) => {
      const random = drawStream(seed, 'damage', name)
      let refused = 0
      for (let round = 0; round < 300; round += 1) {
        const text = write(largeHistory(shape, random))
        const at = Math.floor(random() * text.length)
        const damaged = round % 2 === 0 ? text.slice(0, at) : `${text.slice(0, at)}}${text.slice(at + 1)}`
        try {
          await readHistory([damaged])
        } catch (error) {
          if (!isUsageError(error)) throw error
          refused += 1
          expect(error.message).toMatch(/^line \d+: [^\n]+$/)
        }
      }
      expect(refused).toBeGreaterThan(20)
    },
  )
})

describe('the checker refuses', () => {
  const get: HistoryOperation = { client: 'a', op: 'get', key: 'k', result: 1, status: 'ok', call: 1, return: 2 }

  it('an array with a hole, which would pass for a shorter history', () => {
    const history: HistoryOperation[] = [get]
    history[2] = get
    expect(() => checkLinearizable(history)).toThrow('operation 2 of the history is missing')
  })

  it.each([
    [{ call: Number.NaN }, `operation 1: 'call' is null; expected a stamp, a finite number`],
    [{ return: Infinity }, `operation 1: 'return' is null; expected a stamp or null`],
    [{ key: 7 as never }, `operation 1: 'key' is 7; expected a string`],
    [{ client: null as never }, `operation 1: 'client' is null; expected a string or a number`],
    [{ call: 3 }, `operation 1: it returns at 2, before its call at 3; stamps of one counter only grow`],
  ])('%j', (change, message) => {
    expect(() => checkLinearizable([{ ...get, ...change }])).toThrow(message)
    expect(() => checkConsistency([{ ...get, ...change }], { consistency: 'session' })).toThrow(message)
  })

  it('a budget that is no number', () => {
    expect(() => checkLinearizable([get], { maxMs: Number.NaN })).toThrow(
      'maxMs is NaN; expected a number of at least 0',
    )
  })
})

describe('a key that needs more than the budget', () => {
  it('is unknown for want of time as for want of configurations, and says what would help', () => {
    const writes = Array.from({ length: 40 }, (_, at): HistoryOperation => {
      return { client: at, op: 'set', key: 'k', value: at % 5, status: 'ok', call: at, return: 1000 + at }
    })
    const reads = Array.from({ length: 9 }, (_, at): HistoryOperation => {
      return { client: 'r', op: 'get', key: 'k', result: at % 5, status: 'ok', call: 50 + 2 * at, return: 51 + 2 * at }
    })
    const report = checkLinearizable([...writes, ...reads], { maxMs: 0 })
    expect(report).toMatchObject({ verdict: 'unknown', complete: false })
    expect(report.reason).toBe(
      'key "k": the budget of 0 ms is spent; raise maxConfigurations or maxMs, or write unique values, which need no search',
    )
  })
})
