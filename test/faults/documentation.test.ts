import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { FaultPlan, faults, latency } from '../../src/faults/index.ts'
import { actions } from '../../src/faults/internal.ts'

describe('the example of every action', () => {
  it.each(Object.values(actions).map((row) => [row.kind, row] as const))('%s runs and makes it', (kind, row) => {
    const plan: unknown = runInNewContext(row.example, { faults, latency })
    expect(plan).toBeInstanceOf(FaultPlan)
    expect(plan).toMatchObject({ allowLies: row.legality === 'lying', faults: [{ action: { kind } }] })
  })
})
