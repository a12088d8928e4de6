import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { assertConformance } from '../../src/conformance/index.ts'
import { type CallOptions, ReferenceStore } from '../../src/kv/index.ts'

class DeleteMissingFails extends ReferenceStore {
  override async delete(key: string, options?: CallOptions): Promise<void> {
    if (key !== '') await this.getRaw(key, options)
    return super.delete(key, options)
  }
}

describe('assertConformance', () => {
  it('resolves to the report of a correct store', async () => {
    await expect(assertConformance(() => new ReferenceStore(), { tier: 'smoke' })).resolves.toMatchObject({ ok: true })
  })

  it('rejects with an AssertionError that has each failure with its program', async () => {
    const run = assertConformance(() => new DeleteMissingFails(), { only: ['errors/delete-absent'], seed: 3 })
    await expect(run).rejects.toBeInstanceOf(AssertionError)
    await expect(run).rejects.toThrow(
      /breaks 1 of 1 laws \(tier standard, seed 3\)[^]*await kv\.delete\("a"\)[^]*replay: kvt1\./,
    )
  })
})
