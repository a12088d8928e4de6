import { describe, expect, it } from 'vitest'
import { nameOf } from '../../src/cli/backend-name.ts'
import { type LoadedTarget, loadTarget } from '../../src/cli/load-target.ts'
import { resolveTarget, systemClock } from '../../src/kv/index.ts'
import { runConformance } from '../../src/conformance/index.ts'
import { fixtures } from './kv-testkit.ts'

function load(word: string): Promise<LoadedTarget> {
  return loadTarget(nameOf(word, fixtures), new AbortController().signal)
}

type Resolved = Awaited<ReturnType<typeof resolveTarget>>

function resolved({ target }: LoadedTarget): Promise<Resolved> {
  return resolveTarget(target, { clock: systemClock, seed: 1 }, 'the test')
}

describe('a target is loaded from', () => {
  it('the name of a backend, whose folder goes with it', async () => {
    const loaded = await load('file')
    expect(await resolved(loaded)).toMatchObject({ kind: 'backend', backend: { name: 'file' } })
    await expect(loaded.dispose()).resolves.toBeUndefined()
  })

  it('a module that exports a description, as it is', async () => {
    expect(await resolved(await load('./described.js'))).toMatchObject({
      kind: 'backend',
      backend: { name: 'described', version: 'described 1.2.3' },
    })
  })

  it('a module that exports a factory: named after the file, called anew for every store, printed as it was written', async () => {
    const loaded = await load('./good.js')
    const [first, second] = [await resolved(loaded), await resolved(loaded)]
    expect(first).toMatchObject({ kind: 'store', name: 'good', made: true })
    expect(first.kind === 'store' && second.kind === 'store' && first.store !== second.store).toBe(true)
    expect(typeof loaded.target === 'function' && loaded.target.toString()).toMatch(/^\(\) => new .*PlainStore\(\)$/)
  })

  it('a module that exports an open store, which is closed in the end', async () => {
    const loaded = await load('./open-store.js')
    const found = await resolved(loaded)
    expect(found).toMatchObject({ kind: 'store', made: false })
    await loaded.dispose()
    await expect(found.kind === 'store' && found.store.getRaw('a')).rejects.toMatchObject({ code: 'KV_CLOSED' })
  })
})

it('a factory in a file of the same name as its class gives its report that name', async () => {
  const { target } = await load('./PlainStore.js')
  expect(await runConformance(target, { only: ['values/empty'], tier: 'smoke' })).toMatchObject({
    ok: true,
    backend: 'PlainStore',
  })
})
