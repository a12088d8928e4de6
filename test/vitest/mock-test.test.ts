import { describe, expect } from 'vitest'
import { type MockKV, profiles } from '../../src/index.ts'
import { kvMatchers, mockTest } from '../../src/vitest/index.ts'

expect.extend(kvMatchers)

const it = mockTest({ entries: { a: '1' }, profile: profiles.redis })

describe('mockTest', () => {
  const seen = new Set<MockKV>()

  it('gives a test a mock made with the options', async ({ kv }) => {
    seen.add(kv)
    kv.on('getRaw').rejects('KV_TIMEOUT')
    await expect(kv.getRaw('a')).rejects.toHaveCode('KV_TIMEOUT')
    await kv.setRaw('b', Buffer.from('2'))
    expect(kv).toHaveReceived('getRaw', 'a')
  })

  it('gives the next test another one, and closes the former', async ({ kv }) => {
    expect(seen.has(kv)).toBe(false)
    expect(kv).toHoldEntries({ a: '1' })
    expect(kv.calls.count).toBe(0)
    expect(await kv.getRaw('a')).toEqual(new TextEncoder().encode('1'))
    for (const former of seen) await expect(former.setRaw('a', Buffer.from('3'))).rejects.toHaveCode('KV_CLOSED')
    expect(seen.size).toBe(1)
  })
})
