import { describe, expect, it } from 'vitest'
import {
  checkConsistency,
  checkLinearizable,
  type Consistency,
  type HistoryOperation,
  measureStaleness,
} from '../../src/history/index.ts'
import { drawStream, randomSeed } from '../../src/kv/index.ts'
import { laggingHistory } from './lagging-store.ts'
import { type RandomSessions, randomSessions, type SessionFamily } from './random-sessions.ts'
import { definitions } from './weaker-models.ts'

const seed = randomSeed()
const plain = { maxOperations: 8, clients: 3, keys: 1, deletes: 0, unknown: 0 }
const families: readonly SessionFamily[] = [
  { ...plain, name: 'one key' },
  { ...plain, name: 'two keys', keys: 2 },
  { ...plain, name: 'unknown outcomes', keys: 2, unknown: 0.3 },
  { ...plain, name: 'deletes', keys: 2, deletes: 0.3, unknown: 0.1 },
  { ...plain, name: 'repeated values', keys: 2, deletes: 0.2, unknown: 0.1, repeat: 4 },
]

function samples(family: SessionFamily, count: number): RandomSessions[] {
  return Array.from({ length: count }, (_, at) => randomSessions(family, drawStream(seed, family.name, at)))
}

function verdictOf(history: readonly HistoryOperation[], consistency: Consistency, options = {}): string {
  return checkConsistency(history, { consistency, maxViolations: 0, ...options }).verdict
}

/** Compares verdicts with a definition and counts what was kept and what was broken. */
class Comparison {
  kept = 0
  broken = 0

  add(verdict: string, holds: boolean, history: readonly HistoryOperation[]): void {
    if (verdict !== (holds ? 'ok' : 'violation')) {
      expect.fail(`found ${verdict}, by definition ${holds ? 'kept' : 'broken'}:\n${JSON.stringify(history)}`)
    }
    if (holds) this.kept += 1
    else this.broken += 1
  }

  expectBoth(): void {
    expect(this.kept).toBeGreaterThan(0)
    expect(this.broken).toBeGreaterThan(0)
  }
}

const perRead = [
  'integrity',
  'regular',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
] as const

describe(`every guarantee agrees with its definition (seed ${seed})`, () => {
  it.each(perRead)('%s', (name) => {
    const comparison = new Comparison()
    const consistency = name === 'integrity' ? 'eventual' : name
    for (const family of families.map((one) => ({ ...one, maxOperations: 14 }))) {
      for (const { history } of samples(family, 150)) {
        const whole = definitions.integrity(history, 0)
        if (!whole && name !== 'integrity') continue
        const { checks } = checkConsistency(history, { consistency, maxViolations: 0 })
        const verdict = checks.find(({ guarantee }) => guarantee === name)?.verdict ?? 'none'
        comparison.add(verdict, definitions[name](history, 0), history)
      }
    }
    comparison.expectBoth()
  })

  it('causal, wherever it claims to be complete', () => {
    const comparison = new Comparison()
    for (const family of families) {
      for (const { history } of samples(family, 150)) {
        if (!definitions.integrity(history, 0)) continue
        const report = checkConsistency(history, { consistency: 'causal', maxViolations: 0 })
        if (report.verdict === 'ok' && !report.complete) continue
        comparison.add(report.verdict, definitions.causal(history, 0), history)
      }
    }
    comparison.expectBoth()
  })

  it('convergence, wherever writes had stopped', () => {
    const comparison = new Comparison()
    for (const family of families) {
      for (const { history, moment } of samples({ ...family, quiet: true }, 150)) {
        if (!definitions.integrity(history, 0)) continue
        const { verdict } = checkConsistency(history, { consistency: 'eventual', quietFrom: moment, maxViolations: 0 })
        if (verdict !== 'unknown') comparison.add(verdict, definitions.convergence(history, moment), history)
      }
    }
    comparison.expectBoth()
  })

  it('bounded staleness', () => {
    const comparison = new Comparison()
    for (const family of families) {
      for (const [at, { history }] of samples(family, 100).entries()) {
        const verdict = verdictOf(history, 'bounded-staleness', { maxStaleness: at % 12 })
        comparison.add(verdict, definitions['bounded-staleness'](history, at % 12), history)
      }
    }
    comparison.expectBoth()
  })

  it('the measured staleness is the least bound that holds', () => {
    const found = new Set<boolean>()
    for (const family of families.slice(0, 4)) {
      for (const { history } of samples(family, 80)) {
        const { delta } = measureStaleness(history)
        found.add(delta === 0)
        if (delta === null) {
          expect(definitions['bounded-staleness'](history, 1000)).toBe(false)
          continue
        }
        expect(definitions['bounded-staleness'](history, delta)).toBe(true)
        if (delta > 0) expect(definitions['bounded-staleness'](history, delta - 1)).toBe(false)
      }
    }
    expect(found.size).toBe(2)
  })

  it('every linearizable history keeps them all', () => {
    let linearizable = 0
    for (const family of families) {
      for (const { history, moment } of samples({ ...family, quiet: true }, 100)) {
        if (checkLinearizable(history).verdict !== 'ok') continue
        linearizable += 1
        for (const name of ['session', 'eventual', 'regular', 'causal'] as const) {
          if (verdictOf(history, name, { quietFrom: moment }) === 'violation') {
            expect.fail(`linearizable and not ${name}: ${JSON.stringify(history)}`)
          }
        }
      }
    }
    expect(linearizable).toBeGreaterThan(10)
  })

  it('every violation is explained by at most six operations, which break the guarantee alone', () => {
    for (const family of families) {
      for (const { history, moment } of samples({ ...family, quiet: true, maxOperations: 12 }, 40)) {
        for (const name of ['session', 'eventual', 'regular', 'causal'] as const) {
          for (const violation of checkConsistency(history, { consistency: name, quietFrom: moment }).violations) {
            expect(violation.witness.length).toBeLessThanOrEqual(6)
            if (!violation.reproved) expect.fail(`${violation.sentence}\n${JSON.stringify(history)}`)
            expect(violation.sentence).toMatch(/\.$/)
          }
        }
      }
    }
  })
})

describe(`checkConsistency spares (seed ${seed})`, () => {
  const shape = { operations: 120, clients: 4, keys: 3 }
  const runs = Array.from({ length: 20 }, (_, at) => at)

  it('a store in one order whose clients lag and see their own writes, as sequential', () => {
    let late = 0
    for (const run of runs) {
      const { history, quietFrom } = laggingHistory({ ...shape, sessions: true }, drawStream(seed, 'session', run))
      const report = checkConsistency(history, { consistency: 'session', quietFrom })
      expect(report.violations).toEqual([])
      expect(report.verdict).toBe('ok')
      if (!report.complete) late += 1
    }
    expect(late).toBeGreaterThan(0)
  })

  it('a store whose readers lag, as eventual and not as sequential', () => {
    let accused = 0
    for (const run of runs) {
      const { history, quietFrom } = laggingHistory({ ...shape, sessions: false }, drawStream(seed, 'eventual', run))
      expect(checkConsistency(history, { consistency: 'eventual', quietFrom }).violations).toEqual([])
      if (verdictOf(history, 'session', { quietFrom }) === 'violation') accused += 1
    }
    expect(accused).toBeGreaterThan(15)
  })
})

type Given = Pick<HistoryOperation, 'client' | 'call' | 'return'> & Partial<HistoryOperation>

function set(given: Given): HistoryOperation {
  return { op: 'set', key: 'k', value: 1, status: 'ok', ...given }
}

function get(given: Given): HistoryOperation {
  return { op: 'get', key: 'k', result: 1, status: 'ok', ...given }
}

describe('checkConsistency says', () => {
  it('which read missed an own write, with the fault that it met', () => {
    const history = [
      set({ client: 'a', value: 1, call: 1, return: 2 }),
      set({ client: 'b', value: 2, call: 3, return: 4 }),
      get({ client: 'b', result: 1, call: 5, return: 6 }),
    ]
    const faults = [{ id: 'cut', label: 'link cut', from: 5, to: 5 }]
    const [violation] = checkConsistency(history, { consistency: 'session', faults }).violations
    expect(violation).toMatchObject({ kind: 'own-write', reproved: true, faults })
    expect(violation?.sentence).toBe(
      `client b's get -> 1 [5, 6] returns something older than the client's own write before it, set 2 [3, 4].`,
    )
    expect(violation?.diagram).toContain('link cut')
  })

  it('that a value was seen before it existed', () => {
    const history = [get({ client: 'a', call: 1, return: 2 }), set({ client: 'b', call: 3, return: 4 })]
    expect(checkConsistency(history, { consistency: 'eventual' }).violations[0]).toMatchObject({
      kind: 'future-read',
      reproved: true,
    })
  })

  it('nothing of a history that has not converged, unless it is told when it must have', () => {
    const history = [
      set({ client: 'a', value: 1, call: 1, return: 2 }),
      set({ client: 'a', value: 2, call: 3, return: 4 }),
      get({ client: 'b', result: 1, call: 5, return: 6 }),
    ]
    const open = checkConsistency(history, { consistency: 'eventual' })
    expect(open).toMatchObject({ verdict: 'unknown', complete: false })
    expect(open.reason).toContain('quietFrom')
    const [violation] = checkConsistency(history, { consistency: 'eventual', quietFrom: 5 - 0.5 }).violations
    expect(violation).toMatchObject({ kind: 'diverged', reproved: true })
  })

  it('that writes had not stopped after all', () => {
    const history = [set({ client: 'a', call: 1, return: 8 }), get({ client: 'b', call: 9, return: 10 })]
    expect(checkConsistency(history, { consistency: 'eventual', quietFrom: 5 }).reason).toContain(
      'in flight after quietFrom',
    )
  })

  it('how much was put to the test', () => {
    const history = [set({ client: 'a', call: 1, return: 4 }), get({ client: 'b', call: 2, return: 3 })]
    const report = checkConsistency(history, { consistency: 'linearizable' })
    expect(report).toMatchObject({ verdict: 'ok', overlap: { readsOverlappingWrite: 1 } })
    expect(report.linearizability?.method).toBe('zones')
  })
})

describe('checkConsistency refuses', () => {
  it('a model that does not exist', () => {
    expect(() => checkConsistency([], { consistency: 'strong' as never })).toThrow(
      /expected one of 'linearizable', 'session'/,
    )
  })

  it('an option that does not exist', () => {
    expect(() => checkConsistency([], { consistency: 'eventual', quiet: 3 } as never)).toThrow(/options has no 'quiet'/)
  })

  it('bounded staleness without a bound', () => {
    expect(() => checkConsistency([], { consistency: 'bounded-staleness' })).toThrow(/needs maxStaleness/)
  })

  it('two calls in flight on one client, whose order would mean nothing', () => {
    const history = [set({ client: 'a', call: 1, return: 4 }), get({ client: 'a', call: 2, return: 3 })]
    expect(() => checkConsistency(history, { consistency: 'session' })).toThrow(
      /^operation 2: client a calls get at 2 while its set of operation 1 is in flight/,
    )
  })
})
