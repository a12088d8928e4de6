import { describe, expect, it } from 'vitest'
import { type ConformanceReport, defineLaw, type LawResult, runConformance } from '../../src/conformance/index.ts'
import type { AnyKV, Backend, CallOptions, FullKV } from '../../src/kv/index.ts'
import { ReferenceStore } from '../../src/kv/index.ts'
import { runDocument, toTerminal } from '../../src/report/index.ts'
import { wrapped } from '../../src/zoo/alterations.ts'

type Make = <T>(make: (options?: CallOptions) => Promise<T>, op: string) => Promise<T>

/** A backend in memory each call of which goes through `make`, its closing included. */
function backendThat(make: Make, onOpen: () => void = () => {}): Backend {
  const places = new Map<string, Map<string, Uint8Array>>()
  return {
    name: 'silent',
    isolates: true,
    profile: { sharing: 'shared' },
    open(namespace): AnyKV {
      onOpen()
      const data = places.get(namespace) ?? new Map<string, Uint8Array>()
      places.set(namespace, data)
      const kv: FullKV = new ReferenceStore({ sharing: 'shared' }, data)
      return {
        ...wrapped(kv, (call, options, op) => make(() => call(options), op)),
        close: () => make(() => kv.close(), 'close'),
      }
    },
  }
}

const refused = new Error('connect ECONNREFUSED 127.0.0.1:6379')
const never = (): Promise<never> => new Promise(() => {})
const options = { tier: 'smoke', seed: 1, operationTimeoutMs: 100, openTimeoutMs: 100 } as const

function of(report: ConformanceReport, ...statuses: readonly LawResult['status'][]): readonly LawResult[] {
  return report.laws.filter(({ status }) => statuses.includes(status))
}

/** The reasons for which laws are inconclusive, each once. */
function reasons(report: ConformanceReport): readonly (string | undefined)[] {
  return [...new Set(of(report, 'inconclusive').map(({ reason }) => reason))]
}

describe('a store of which no call is answered', () => {
  it.each<[string, Make, string]>([
    ['rejects', () => Promise.reject(refused), `the store answers no call: setRaw rejected: ${refused.message}`],
    ['hangs', never, 'the store answers no call: setRaw had not settled after 100 ms'],
  ])('is told from one that breaks laws: every call %s', async (_, make, reason) => {
    const report = await runConformance(backendThat(make), options)
    expect(of(report, 'failed', 'passed')).toEqual([])
    expect(of(report, 'inconclusive').length).toBeGreaterThan(50)
    expect(reasons(report)).toEqual([reason])
    expect(report.ok).toBe(false)
  })

  it('is waited for no longer than a few calls', async () => {
    let calls = 0
    const counted: Make = () => {
      calls += 1
      return never()
    }
    await runConformance(backendThat(counted), options)
    expect(calls).toBeLessThan(20)
  })

  it('takes one line of the report', async () => {
    const report = await runConformance(
      backendThat(() => Promise.reject(refused)),
      options,
    )
    const doc = runDocument({
      toolkit: '0',
      startedAt: 0,
      durationMs: 1,
      command: 'test',
      words: {},
      reports: [report],
      unopened: [],
    })
    expect(toTerminal(doc, { width: 200 }).split('ECONNREFUSED').length - 1).toBe(1)
  })
})

describe('a store of which some calls are not answered', () => {
  it('whose reads fail: one law is held to it, those that build on reads say so', async () => {
    const report = await runConformance(
      backendThat((make, op) => (op === 'getRaw' ? Promise.reject(refused) : make())),
      options,
    )
    expect(of(report, 'failed').map(({ id }) => id)).toContain('errors/not-found')
    expect(report.laws.find(({ id }) => id === 'values/round-trip')).toMatchObject({
      status: 'inconclusive',
      reason: `it builds on getRaw, which rejected: ${refused.message}, however plain the call is: errors/not-found shows it`,
    })
    const blamed = of(report, 'failed').filter(({ failure }) => failure?.got.includes('ECONNREFUSED') === true)
    expect(blamed.map(({ id }) => id)).toEqual(['errors/not-found'])
  })

  it('whose writes fail: one law is held to it, and no law that builds on writes holds', async () => {
    const report = await runConformance(
      backendThat((make, op) => (op === 'setRaw' ? Promise.reject(refused) : make())),
      options,
    )
    const blamed = of(report, 'failed').filter(({ failure }) => failure?.got.includes('ECONNREFUSED') === true)
    expect(blamed.map(({ id }) => id)).toEqual(['values/round-trip'])
    expect(of(report, 'inconclusive').length).toBeGreaterThan(20)
    expect(of(report, 'passed').map(({ id }) => id)).not.toContain('list/prefix')
  })
})

describe('a store that goes away in the middle of a run', () => {
  it.each<[string, Make]>([
    ['fails', () => Promise.reject(refused)],
    ['hangs', never],
  ])('every call %s from the 500th on: laws asked by then stand, all others are inconclusive', async (_, after) => {
    let calls = 0
    const make: Make = (call, op) => {
      calls += 1
      return calls < 500 ? call() : after(call, op)
    }
    const report = await runConformance(backendThat(make), options)
    expect(of(report, 'failed')).toEqual([])
    expect(of(report, 'passed').length).toBeGreaterThan(0)
    expect(of(report, 'inconclusive').length).toBeGreaterThan(40)
    expect(reasons(report)).toEqual([expect.stringContaining('the store answers no call: setRaw')])
  })

  it('cannot be opened the third time: nothing failed', async () => {
    let opened = 0
    const backend = backendThat(
      (make) => make(),
      () => {
        opened += 1
        if (opened > 2) throw new Error('too many clients')
      },
    )
    const report = await runConformance(backend, options)
    expect(of(report, 'failed', 'passed')).toEqual([])
    expect(reasons(report)).toEqual(['the backend could not be opened: too many clients'])
  })

  it('cannot be opened for a while: laws asked meanwhile are inconclusive at most', async () => {
    let opened = 0
    const backend = backendThat(
      (make) => make(),
      () => {
        opened += 1
        if (opened === 40) throw new Error('too many clients')
      },
    )
    const report = await runConformance(backend, options)
    expect(of(report, 'failed')).toEqual([])
    expect(of(report, 'inconclusive').length).toBeLessThanOrEqual(1)
    expect(of(report, 'passed').length).toBeGreaterThan(50)
  })
})

describe('a law that cannot be put to the test', () => {
  it('is inconclusive, with what went wrong', async () => {
    const defective = defineLaw({
      id: 'own/defective',
      title: 'A law that throws.',
      experiment: () => Promise.reject(new RangeError('a defect of the law')),
    })
    const only = ['own/defective']
    const report = await runConformance(
      backendThat((make) => make()),
      { ...options, laws: [defective], only },
    )
    expect(report.laws).toMatchObject([
      { status: 'inconclusive', reason: expect.stringContaining('a defect of the law') },
    ])
  })
})
