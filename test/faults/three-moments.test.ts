import { describe, expect, it } from 'vitest'
import { codeOf, ReferenceStore } from '../../src/kv/index.ts'
import { faults, withFaults } from '../../src/faults/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const code = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'ok', codeOf)

describe('the three moments of a call', () => {
  it('before the effect: the store never sees the request, and the caller is told that it failed', async () => {
    const inner = new ReferenceStore()
    const kv = withFaults(inner, faults().on('setRaw').failBeforeEffect('KV_UNAVAILABLE'), { seed: 1 })
    expect(await code(kv.setRaw('a', bytes('1')))).toBe('KV_UNAVAILABLE')
    expect(await code(inner.getRaw('a'))).toBe('KV_NOT_FOUND')
  })

  it('after the effect: the store has it, and the caller is told that it failed', async () => {
    const inner = new ReferenceStore()
    const kv = withFaults(inner, faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT'), { seed: 1 })
    expect(await code(kv.setRaw('user:1', bytes('1')))).toBe('ok')
    expect(await code(kv.setRaw('other', bytes('x')))).toBe('ok')
    expect(await code(kv.setRaw('user:2', bytes('2')))).toBe('KV_TIMEOUT')
    expect(await inner.getRaw('user:2')).toEqual(bytes('2'))
  })

  it('instead of the effect: the store does something else, and the caller is told that all is well', async () => {
    const inner = new ReferenceStore()
    const kv = withFaults(inner, faults({ allowLies: true }).on('setRaw').lie('lostWrite'), { seed: 1 })
    expect(await code(kv.setRaw('a', bytes('1')))).toBe('ok')
    expect(await code(inner.getRaw('a'))).toBe('KV_NOT_FOUND')
  })
})
