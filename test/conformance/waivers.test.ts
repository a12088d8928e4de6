import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { type CallOptions, ReferenceStore, type Waiver } from '../../src/kv/index.ts'

class LosesEmpty extends ReferenceStore {
  override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    if (value.length > 0) await super.setRaw(key, value, options)
  }
}

const only = ['values/empty', 'values/overwrite']
const waiver: Waiver = { law: 'values/empty', reason: 'lost by example-driver 1.2.3', expires: '2999-12-31' }
const overwrite: Waiver = { ...waiver, law: 'values/overwrite' }

describe('a waiver', () => {
  it('lets a run be ok although its law is broken, and keeps the failure in the report', async () => {
    const report = await runConformance(() => new LosesEmpty(), { only, waivers: [waiver, overwrite] })
    expect(report.ok).toBe(true)
    expect(report.laws[0]).toMatchObject({
      status: 'waived',
      waiver,
      reason: expect.stringContaining('example-driver 1.2.3'),
    })
    expect(report.laws[0]?.failure?.program).toContain('setRaw')
  })

  it('fails the run once it has expired', async () => {
    const report = await runConformance(() => new LosesEmpty(), {
      only,
      waivers: [{ ...waiver, expires: '2020-01-01' }, overwrite],
    })
    expect(report.ok).toBe(false)
    expect(report.laws[0]?.status).toBe('failed')
    expect(report.waiverProblems).toEqual([expect.stringContaining('expired on 2020-01-01')])
  })

  it('fails the run once its law passes', async () => {
    const report = await runConformance(() => new ReferenceStore(), { only, waivers: [waiver] })
    expect(report.laws.every(({ status }) => status === 'passed')).toBe(true)
    expect(report.ok).toBe(false)
    expect(report.waiverProblems).toEqual([expect.stringContaining('is idle')])
  })

  it('that says flaky does not, since a race may go well', async () => {
    const report = await runConformance(() => new ReferenceStore(), { only, waivers: [{ ...waiver, flaky: true }] })
    expect(report.waiverProblems).toEqual([])
    expect(report.ok).toBe(true)
  })

  it('ships with a backend, and gives way to one given to the run', async () => {
    const backend = { name: 'loses-empty', open: () => new LosesEmpty(), waivers: [waiver, overwrite] }
    expect((await runConformance(backend, { only })).ok).toBe(true)
    const stricter = await runConformance(backend, { only, waivers: [{ ...waiver, expires: '2020-01-01' }] })
    expect(stricter.ok).toBe(false)
  })
})
