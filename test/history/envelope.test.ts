import { describe, expect, it } from 'vitest'
import { decodeValue, describeBytes, encodeValue } from '../../src/history/internal.ts'

const stamp = { client: 'a', seq: 7, key: 'user:1' }
const other = { client: 'b', seq: 3, key: 'user:1' }

describe('a self-checking value', () => {
  it.each([0, 64, 100, 1_000, 70_001])('of %i bytes comes back whole', (size) => {
    const bytes = encodeValue(stamp, size)
    expect(bytes.length).toBeGreaterThanOrEqual(size)
    expect(decodeValue(bytes, 'user:1')).toEqual({ state: 'whole', id: 'a#7', stamp })
  })

  it('has exactly the size that was asked for, where there is room', () => {
    expect(encodeValue(stamp, 500)).toHaveLength(500)
  })

  it('keeps any key and client', () => {
    const odd = { client: '"\n\u{1f600}', seq: 0, key: 'é\n/%\\' }
    expect(decodeValue(encodeValue(odd), odd.key)).toMatchObject({ state: 'whole', stamp: odd })
  })

  it('read under another key names the key it was written to', () => {
    expect(decodeValue(encodeValue(stamp), 'user:2')).toEqual({ state: 'foreign', id: 'a#7', stamp })
  })

  it.each([60, 300])('of %i bytes is never whole once a byte has changed, and never alien', (size) => {
    const bytes = encodeValue(stamp, size)
    for (let at = 0; at < bytes.length; at += 1) {
      const spoilt = bytes.slice()
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x01
      expect(['corrupt', 'torn', 'truncated']).toContain(decodeValue(spoilt, 'user:1').state)
    }
  })

  it('is truncated where its end is missing', () => {
    const bytes = encodeValue(stamp, 300)
    for (const length of [299, 200, 40]) {
      expect(decodeValue(bytes.subarray(0, length), 'user:1')).toMatchObject({ state: 'truncated', ids: ['a#7'] })
    }
    expect(decodeValue(bytes.subarray(0, 9), 'user:1').state).toBe('truncated')
  })

  it.each([0, 100, 4_096])('of %i bytes is torn where its end is that of another', (size) => {
    const [first, second] = [encodeValue(stamp, size), encodeValue(other, size)]
    const torn = first.slice()
    const cut = Math.floor(first.length * 0.7)
    torn.set(second.subarray(cut), cut)
    expect(decodeValue(torn, 'user:1')).toMatchObject({ state: 'torn', stamp })
  })

  it('is alien where it is none', () => {
    expect(decodeValue(new Uint8Array([1, 2, 3]), 'k')).toEqual({ state: 'alien' })
    expect(decodeValue(new Uint8Array(), 'k')).toEqual({ state: 'alien' })
  })
})

describe('describeBytes', () => {
  it('names a value by client and number', () => {
    expect(describeBytes(encodeValue(stamp), 'user:1')).toBe('a#7')
  })

  it('tells damage, and tells damages apart', () => {
    const bytes = encodeValue(stamp, 200)
    const [short, shorter] = [bytes.subarray(0, 150), bytes.subarray(0, 149)].map((b) => describeBytes(b, 'user:1'))
    expect(short).toMatchObject({ damage: 'truncated', of: ['a#7'], key: 'user:1' })
    expect(short).not.toEqual(shorter)
  })

  it('shows other bytes as text, hexadecimal or a digest, all apart from each other', () => {
    expect(describeBytes(new TextEncoder().encode('hello'), 'k')).toBe('text:hello')
    expect(describeBytes(new Uint8Array([0, 255]), 'k')).toBe('hex:00ff')
    expect(describeBytes(new Uint8Array(1_000), 'k')).toMatch(/^sha256:[0-9a-f]{16} \(1000 bytes\)$/)
  })

  it('survives a store that answers with something else than bytes', () => {
    expect(describeBytes('text' as never, 'k')).toEqual({ damage: 'not bytes', of: ['string'] })
  })
})
