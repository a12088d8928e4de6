import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { assertConformance, conformanceTests, type TestRunner } from '../../src/conformance/index.ts'
import { type CallOptions, KVError, ReferenceStore } from '../../src/kv/index.ts'

class DeleteMissingFails extends ReferenceStore {
  override async delete(key: string, options?: CallOptions): Promise<void> {
    if (key !== '') await this.getRaw(key, options)
    return super.delete(key, options)
  }
}

/** A test runner that keeps what is registered, and runs it on demand. */
function collector(): { readonly runner: TestRunner; readonly tests: Map<string, () => Promise<void>> } {
  const tests = new Map<string, () => Promise<void>>()
  return { runner: { describe: (_, body) => body(), it: (name, body) => void tests.set(name, body) }, tests }
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

describe('conformanceTests', () => {
  it('registers one test a law, and fails the test of a law that is broken', async () => {
    const { runner, tests } = collector()
    conformanceTests(() => new DeleteMissingFails(), { ...runner, only: ['errors'], seed: 1, tier: 'smoke' })
    const run = (name: string): Promise<void> =>
      (tests.get(name) ?? (() => Promise.reject(new Error(`no test ${name}`))))()
    await expect(run('errors/not-found')).resolves.toBeUndefined()
    await expect(run('errors/delete-absent')).rejects.toMatchObject({
      expected: 'it succeeds',
      operator: 'errors/delete-absent',
    })
    await expect(run('waivers are in force and needed')).resolves.toBeUndefined()
  })

  it('runs the suite once, in whatever order its tests are run', async () => {
    let opened = 0
    const { runner, tests } = collector()
    const open = (): ReferenceStore => {
      opened += 1
      return new ReferenceStore()
    }
    conformanceTests(open, { ...runner, only: ['errors/not-found', 'errors/empty-key'], tier: 'smoke' })
    for (const test of [...tests.values()].toReversed()) await test()
    const once = opened
    for (const test of tests.values()) await test()
    expect(opened).toBe(once)
  })

  it('fails every test with the same sentence when the store cannot be opened', async () => {
    const { runner, tests } = collector()
    const broken = (): ReferenceStore => {
      throw new KVError('KV_UNAVAILABLE', { op: 'getRaw' })
    }
    conformanceTests(broken, { ...runner, only: ['errors'] })
    for (const test of tests.values()) await expect(test()).rejects.toThrow('the backend could not be opened')
  })
})
