import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { type Backend, ReferenceStore } from '../../src/kv/index.ts'

/** The backend as a plain factory makes it: one store, whatever the namespace. */
function sharedStoreOf(backend: Backend): Backend {
  const { name, profile, errorCode } = backend
  return {
    name,
    ...(profile === undefined ? {} : { profile }),
    ...(errorCode === undefined ? {} : { errorCode }),
    open: () => backend.open('shared'),
  }
}

/** Defects that touch the start of a key, or the last client of a store: what cases under a prefix in one store could hide. */
const hidden = [
  'prefix-anywhere-in-shared-store',
  'plain-object-in-shared-store',
  'health-key-in-shared-store',
  'keys-leading-slash-lost',
  'keys-as-numbers',
  'keys-byte-order-mark',
  'keys-dot-files-hidden',
  'durable-nothing',
  'durable-resurrects',
  'durable-keys-escaped',
]

describe('a store that many share', { timeout: 60_000 }, () => {
  it.each(hidden)('does not hide %s', async (id) => {
    const mutant = mutants().find((candidate) => candidate.id === id)
    if (mutant === undefined) throw new Error(`no mutant is called ${id}`)
    const report = await runConformance(sharedStoreOf(mutant.backend), {
      seed: 3,
      only: ['keys', 'list', 'health', 'durability'],
    })
    expect(report.laws.filter(({ status }) => status === 'failed').map((law) => law.id)).not.toEqual([])
    await mutant.backend.dispose?.()
  })

  it('keeps what others put there, and is not misread for it', async () => {
    const others = new Map(
      ['a', 'user:1', 'constructor', '__proto__', '_health', 'kvt'].map((key) => [key, Uint8Array.of(7)]),
    )
    const data = new Map(others)
    const report = await runConformance(() => new ReferenceStore({}, data), { seed: 4 })
    expect(report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')).toEqual([])
    expect(report.ok).toBe(true)
    expect(data).toEqual(others)
  })
})
