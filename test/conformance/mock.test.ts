import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { operations, profiles } from '../../src/kv/index.ts'
import type { MockKV } from '../../src/mock/index.ts'
import { failures } from './fixtures/failures.ts'
import { mocks, mocksConform, seed } from './fixtures/mocks.ts'

describe('the mock', () => {
  mocksConform('smoke')
})

describe('what stands between a mock and its store leaves it is', () => {
  it.each<[string, (kv: MockKV) => void]>([
    ['answers that call through', (kv) => operations.forEach((op) => kv.on(op).callsThrough())],
    ['stubs that call through', (kv) => (['getRaw', 'setRaw', 'list'] as const).forEach((op) => kv.stub(op))],
    ['faults that never act', (kv) => void kv.faults],
  ])(
    '%s',
    async (name, arrange) => {
      const report = await runConformance(mocks(name, profiles.redis, arrange), { tier: 'smoke', seed })
      expect(failures(report)).toEqual([])
      expect(report.ok).toBe(true)
    },
    30_000,
  )
})
