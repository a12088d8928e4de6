import { describe, expect, it } from 'vitest'
import { memory } from '../../src/backends/memory.ts'
import type { HistoryOperation } from '../../src/history/index.ts'
import { KVError, ReferenceStore } from '../../src/kv/index.ts'
import { MockKV } from '../../src/mock/index.ts'
import { kvMatchers } from '../../src/vitest/index.ts'

expect.extend(kvMatchers)

/** What a matcher that fails throws. */
function failureOf(check: () => void): unknown {
  try {
    check()
  } catch (error) {
    return error
  }
  throw new Error('the matcher passed')
}

async function busy(): Promise<MockKV> {
  const kv = new MockKV({ entries: { 'user:1': 'Ada' } })
  await kv.getRaw('user:1')
  await kv.setRaw('user:1', Buffer.from('Grace'))
  return kv
}

describe('the matchers of a mock', () => {
  it('pass where the assertions of the mock do', async () => {
    const kv = await busy()
    kv.on('delete').once().callsThrough()
    await kv.delete('gone')
    expect(kv).toHaveReceived('setRaw', 'user:*', { times: 1, value: 'Grace' })
    expect(kv).not.toHaveReceived('list')
    expect(kv).toHaveReceivedInOrder(['getRaw', 'user:1'], 'setRaw', 'delete')
    expect(kv).not.toHaveReceivedInOrder('delete', 'setRaw')
    expect(kv).toHoldEntries({ 'user:1': 'Grace' })
    expect(kv).not.toHoldEntries({})
    expect(kv).toHaveUsedItsAnswers()
  })

  it('fail with the message and the diff of these assertions', async () => {
    const kv = await busy()
    expect(failureOf(() => expect(kv).toHaveReceived('setRaw', 'user:1', { times: 2 }))).toMatchObject({
      message: 'expected setRaw("user:1") 2 times, got it once',
      actual: ['setRaw("user:1", "Grace") → ok'],
      expected: ['setRaw("user:1", "Grace") → ok', 'setRaw("user:1")'],
    })
    expect(failureOf(() => expect(kv).toHoldEntries({ 'user:1': 'Ada' }))).toMatchObject({
      message: 'expected other entries: one key differs',
      actual: { 'user:1': '"Grace"' },
      expected: { 'user:1': '"Ada"' },
    })
    kv.on('list').rejects('KV_TIMEOUT')
    expect(() => expect(kv).toHaveUsedItsAnswers()).toThrow('a programmed answer was not used')
    expect(() => expect(kv).not.toHaveReceived('getRaw')).toThrow(
      'expected not to find what is there: a call of getRaw',
    )
  })

  it('refuse what is no mock, with and without not', () => {
    expect(() => expect({}).toHoldEntries({})).toThrow('toHoldEntries: expected a MockKV, got object')
    expect(() => expect(null).not.toHaveReceived('getRaw')).toThrow('toHaveReceived: expected a MockKV, got null')
  })
})

describe('toHaveCode', () => {
  it('tells errors by their code', async () => {
    await expect(new MockKV().getRaw('absent')).rejects.toHaveCode('KV_NOT_FOUND')
    expect(new KVError('KV_CLOSED', { op: 'list' })).not.toHaveCode('KV_NOT_FOUND')
    expect(new RangeError('gone')).toHaveCode('KV_NOT_FOUND', () => 'KV_NOT_FOUND')
    expect(failureOf(() => expect(new RangeError('gone')).toHaveCode('KV_NOT_FOUND'))).toMatchObject({
      message: 'expected an error with the code KV_NOT_FOUND, got one without a code: RangeError: gone',
      expected: 'KV_NOT_FOUND',
    })
  })
})

describe('toConform', () => {
  it('passes for a store that keeps the contract', async () => {
    await expect(memory()).toConform({ tier: 'smoke', only: ['values/round-trip'], seed: 1 })
  })

  it('fails with the law that is broken, and its program', async () => {
    class Forgetful extends ReferenceStore {
      override async setRaw(): Promise<void> {}
    }
    const failing = expect(() => new Forgetful()).toConform({ tier: 'smoke', only: ['values/round-trip'], seed: 1 })
    await expect(failing).rejects.toThrow(/breaks 1 of 1 laws \(tier smoke, seed 1\)[^]*setRaw/)
    await expect(() => new Forgetful()).not.toConform({ tier: 'smoke', only: ['values/round-trip'], seed: 1 })
  })

  it('refuses what is no store, and an option that does not exist', async () => {
    await expect(expect(7).toConform()).rejects.toThrow('toConform: expected a factory')
    await expect(expect(memory()).toConform(JSON.parse('{"tire":"smoke"}'))).rejects.toThrow("'tire'")
  })
})

describe('toBeLinearizable', () => {
  const written: HistoryOperation = { client: 'a', op: 'set', key: 'k', value: 1, status: 'ok', call: 1, return: 2 }
  const read = (result: number | null): HistoryOperation => ({
    client: 'b',
    op: 'get',
    key: 'k',
    result,
    status: 'ok',
    call: 3,
    return: 4,
  })

  it('passes for a history that is', () => {
    expect([written, read(1)]).toBeLinearizable()
    expect([written, read(null)]).not.toBeLinearizable()
  })

  it('fails with the argument and the lanes', () => {
    const failure = failureOf(() => expect([written, read(null)]).toBeLinearizable())
    expect(failure).toMatchObject({ message: expect.stringMatching(/^expected a linearizable history\n\n.+\n\n/) })
    expect(String(failure).split('\n').length).toBeGreaterThan(4)
  })

  it('refuses what is no history', () => {
    expect(() => expect('history').toBeLinearizable()).toThrow('toBeLinearizable: expected an array of operations')
  })
})
