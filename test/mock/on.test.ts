import { match } from 'sinon'
import { describe, expect, it } from 'vitest'
import { KVError, profiles, virtualClock } from '../../src/kv/index.ts'
import { MockKV, UnexpectedCallError } from '../../src/mock/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (value: Uint8Array): string => new TextDecoder().decode(value)

/** What `times` reads of a key give, one after another: the text, or the code of the error. */
async function reads(kv: MockKV, key: string, times: number): Promise<string[]> {
  const seen: string[] = []
  for (let index = 0; index < times; index += 1) {
    seen.push(
      await kv.getRaw(key).then(textOf, (error: unknown) => (error instanceof KVError ? error.code : String(error))),
    )
  }
  return seen
}

describe('kv.on', () => {
  it('rejects with the very error it is given, and the store never sees the call', async () => {
    const kv = new MockKV({ entries: { a: 'kept' } })
    const down = new Error('down')
    kv.on('delete').rejects(down)
    await expect(kv.delete('a')).rejects.toBe(down)
    kv.assertEntries({ a: 'kept' })
    expect(kv.calls.last).toMatchObject({ op: 'delete', outcome: 'error', error: down })
  })

  it('rejects with a new error of a code, which names the operation and the key', async () => {
    const kv = new MockKV()
    kv.on('getRaw').rejects('KV_UNAVAILABLE')
    const errors = await Promise.all(['a', 'b'].map((key) => kv.getRaw(key).catch((error: unknown) => error)))
    expect(errors).toEqual([
      expect.objectContaining({ code: 'KV_UNAVAILABLE', op: 'getRaw', key: 'a', retryable: true }),
      expect.objectContaining({ code: 'KV_UNAVAILABLE', op: 'getRaw', key: 'b', retryable: true }),
    ])
    expect(errors[0]).not.toBe(errors[1])
  })

  it('returns a copy of what it is given, for every operation that returns something', async () => {
    const kv = new MockKV()
    const given = bytes('given')
    const keys = ['a']
    kv.on('getRaw').returns(given)
    kv.on('list').returns(keys)
    kv.on('batchGetRaw').returns({ a: 'text' })
    given.fill(0)
    keys.push('b')
    const first = await kv.getRaw('x')
    expect(textOf(first)).toBe('given')
    first.fill(0)
    expect(textOf(await kv.getRaw('x'))).toBe('given')
    expect(await kv.list('p')).toEqual(['a'])
    const batch = await kv.batchGetRaw(['z'])
    expect(batch).toEqual(new Map([['a', bytes('text')]]))
    batch.clear()
    expect((await kv.batchGetRaw(['z'])).size).toBe(1)
  })

  it('returns without effect for operations that return nothing', async () => {
    const kv = new MockKV()
    kv.on('setRaw').returns()
    kv.on('close').returns()
    await kv.setRaw('a', bytes('x'))
    await kv.close()
    kv.assertEntries({})
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
  })

  it('answers once, then as many times as it is told, then always', async () => {
    const kv = new MockKV({ entries: { a: 'stored' } })
    kv.on('getRaw', 'a').once().rejects('KV_TIMEOUT').times(2).returns('programmed').once().callsThrough()
    expect(await reads(kv, 'a', 5)).toEqual(['KV_TIMEOUT', 'programmed', 'programmed', 'stored', 'stored'])
  })

  it('goes on with an answer for every call after those for a number of calls', async () => {
    const kv = new MockKV()
    kv.on('getRaw', 'a').once().rejects('KV_TIMEOUT').returns('always')
    expect(await reads(kv, 'a', 3)).toEqual(['KV_TIMEOUT', 'always', 'always'])
  })

  it('answers the n-th call that matches, and lets the others be', async () => {
    const kv = new MockKV({ entries: { a: 'stored', b: 'other' } })
    kv.on('getRaw', 'a').nth(2).rejects('KV_TIMEOUT')
    await kv.getRaw('b')
    expect(await reads(kv, 'a', 3)).toEqual(['stored', 'KV_TIMEOUT', 'stored'])
  })

  it('counts the calls for nth whatever answered them', async () => {
    const kv = new MockKV()
    kv.on('getRaw').once().returns('first')
    kv.on('getRaw').nth(2).returns('second')
    kv.on('getRaw').returns('rest')
    expect(await reads(kv, 'a', 3)).toEqual(['first', 'second', 'rest'])
  })

  it('lets the later of two answers for every call win, so that a test overrides its set-up', async () => {
    const kv = new MockKV()
    kv.on('getRaw').returns('set-up')
    kv.on('getRaw', 'special').returns('test')
    expect(await reads(kv, 'special', 1)).toEqual(['test'])
    expect(await reads(kv, 'other', 1)).toEqual(['set-up'])
  })

  it.each([
    ['a key', 'user:1'],
    ['a glob', 'user:*'],
    ['a glob of one character', 'user:?'],
    ['a RegExp', /^user:\d$/],
    ['a global RegExp, which keeps a position', /user:\d/g],
    ['a predicate', (key: string) => key.startsWith('user:')],
    ["vitest's asymmetric matcher", expect.stringContaining('user')],
    ["sinon's matcher", match(/^user:/)],
  ])('matches keys by %s', async (_, matcher) => {
    const kv = new MockKV({ entries: { 'user:1': 'stored', other: 'stored' } })
    kv.on('getRaw', matcher).returns('programmed')
    expect(await reads(kv, 'user:1', 2)).toEqual(['programmed', 'programmed'])
    expect(await reads(kv, 'other', 1)).toEqual(['stored'])
    expect(kv.calls.forKey(matcher).count).toBe(2)
  })

  it('matches a batch by any of its keys, and a list by its prefix', async () => {
    const kv = new MockKV()
    kv.on('batchDelete', 'b').rejects('KV_TIMEOUT')
    kv.on('batchSetRaw', 'b').rejects('KV_TIMEOUT')
    kv.on('list', 'user:').returns(['user:9'])
    await kv.batchDelete(['a'])
    await expect(kv.batchDelete(['a', 'b'])).rejects.toMatchObject({ code: 'KV_TIMEOUT' })
    await kv.batchSetRaw(new Map([['a', bytes('x')]]))
    await expect(kv.batchSetRaw(new Map([['b', bytes('x')]]))).rejects.toMatchObject({ code: 'KV_TIMEOUT' })
    expect(await kv.list('user:')).toEqual(['user:9'])
    expect(await kv.list('a')).toEqual(['a'])
  })

  it('refuses a closed client and an aborted signal before it looks for an answer', async () => {
    const kv = new MockKV()
    const other = kv.connect()
    kv.on('getRaw').once().returns('programmed')
    const reason = new Error('aborted')
    await expect(kv.getRaw('a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await other.close()
    await expect(other.getRaw('a')).rejects.toMatchObject({ code: 'KV_CLOSED' })
    expect(await reads(kv, 'a', 1)).toEqual(['programmed'])
  })

  it('refuses arguments of the wrong type as a mock without answers does', async () => {
    const kv = new MockKV()
    kv.on('getRaw', /a/).returns('x')
    kv.on('batchGetRaw', 'a*').returns({})
    kv.on('batchSetRaw', (key) => key.startsWith('a')).rejects('KV_TIMEOUT')
    const nothing = JSON.parse('null')
    await expect(kv.getRaw(nothing)).rejects.toThrow('getRaw: the key is null; expected a string')
    await expect(kv.batchGetRaw(nothing)).rejects.toThrow('batchGetRaw: the keys are null')
    await expect(kv.batchSetRaw(nothing)).rejects.toThrow('batchSetRaw: the entries are null')
  })

  it('is forgotten by clearAnswers', async () => {
    const kv = new MockKV({ entries: { a: 'stored' } })
    kv.on('getRaw').returns('programmed')
    kv.clearAnswers()
    expect(await reads(kv, 'a', 1)).toEqual(['stored'])
  })

  it('is no thenable at any point, so that an async function can return it', async () => {
    const sentence = new MockKV().on('getRaw')
    const given = async (): Promise<unknown> => sentence.once().rejects('KV_TIMEOUT')
    expect('then' in sentence).toBe(false)
    expect(await given()).toBe(sentence)
  })
})

describe('delays', () => {
  it('hold the call up on the clock of the mock, before it has its effect', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock })
    kv.on('setRaw').delays(50)
    const setting = kv.setRaw('a', bytes('x'))
    await clock.advance(49)
    kv.assertEntries({})
    await clock.advance(1)
    await setting
    kv.assertEntries({ a: 'x' })
    expect(kv.calls.last?.durationMs).toBe(50)
  })

  it('go before rejections and results', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock })
    kv.on('getRaw').once().delays(10).rejects('KV_TIMEOUT').once().delays(20).returns('late')
    expect(await clock.run(() => reads(kv, 'a', 2))).toEqual(['KV_TIMEOUT', 'late'])
    expect(kv.calls.map((call) => call.durationMs)).toEqual([10, 20])
  })

  it('end at once when the caller aborts, with its reason, and leave no timer', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock, profile: profiles.redis })
    kv.on('setRaw').delays(1_000)
    const controller = new AbortController()
    const setting = kv.setRaw('a', bytes('x'), { signal: controller.signal })
    await clock.advance(1)
    controller.abort('enough')
    await expect(setting).rejects.toBe('enough')
    expect(clock.pending).toBe(0)
    kv.assertEntries({})
  })

  it('hold on to the end where the profile ignores aborts', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock, profile: { cancellation: 'none' } })
    kv.on('setRaw').delays(1_000)
    const controller = new AbortController()
    const setting = kv.setRaw('a', bytes('x'), { signal: controller.signal })
    controller.abort('ignored')
    await clock.run(setting)
    kv.assertEntries({ a: 'x' })
  })

  it('can be followed by the next answer', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock, entries: { a: 'stored' } })
    kv.on('getRaw').once().delays(5).once().rejects('KV_TIMEOUT')
    expect(await clock.run(() => reads(kv, 'a', 3))).toEqual(['stored', 'KV_TIMEOUT', 'stored'])
  })
})

describe('a sentence that makes no sense', () => {
  it.each<[string, (kv: MockKV) => unknown, string]>([
    // @ts-expect-error: no such operation
    ['an operation that does not exist', (kv) => kv.on('get'), "kv.on is 'get'; expected one of 'getRaw', 'setRaw'"],
    [
      'a code that does not exist',
      // @ts-expect-error: no such code
      (kv) => kv.on('getRaw').rejects('KV_TIMEDOUT'),
      "rejects is 'KV_TIMEDOUT'; expected one of 'KV_NOT_FOUND'",
    ],
    ['a key where there is none', (kv) => kv.on('health', 'a'), `kv.on('health', "a"): health takes no key`],
    ['times(0)', (kv) => kv.on('getRaw').times(0), 'times is 0; expected a number of at least 1'],
    ['nth(1.5)', (kv) => kv.on('getRaw').nth(1.5), 'nth(1.5): expected a whole number of at least 1'],
    [
      'a negative delay',
      (kv) => kv.on('getRaw').delays(-1),
      "on('getRaw').delays is -1; expected a number of at least 0",
    ],
    ['two delays', (kv) => kv.on('getRaw').delays(1).delays(2), 'this answer has its delay'],
    ['once().times(2)', (kv) => kv.on('getRaw').once().times(2), "on('getRaw').once().times(2): say once how often"],
    [
      'an answer after one for every call',
      (kv) => kv.on('getRaw').returns('a').rejects('KV_TIMEOUT'),
      'the first answer is for every call, so the second is never reached',
    ],
    [
      'a matcher that is none',
      (kv) => kv.on('getRaw', JSON.parse('{}')),
      'kv.on: the key is of type object; expected a key, a glob',
    ],
    [
      'a result that is none',
      (kv) => kv.on('getRaw').returns(JSON.parse('7')),
      'returns(value) is number; expected a Uint8Array or a string',
    ],
  ])('%s is refused', (_, program, message) => {
    expect(() => program(new MockKV())).toThrow(message)
  })
})

describe('onUnexpectedCall: error', () => {
  it('rejects a call that nothing is programmed for, and says what to do', async () => {
    const kv = new MockKV({ entries: { a: 'stored' }, onUnexpectedCall: 'error' })
    kv.on('getRaw', 'a').callsThrough()
    expect(await reads(kv, 'a', 1)).toEqual(['stored'])
    const error: unknown = await kv.getRaw('b').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnexpectedCallError)
    expect(String(error)).toBe(
      `UnexpectedCallError: unexpected call getRaw("b"): no answer is programmed for it, and the mock was made with ` +
        `onUnexpectedCall: 'error'. Say kv.on('getRaw', "b").callsThrough(), or .returns(…) or .rejects(…). ` +
        `Programmed: on('getRaw', "a").callsThrough().`,
    )
    expect(kv.calls.last).toMatchObject({ outcome: 'error', error })
  })

  it('lets close pass', async () => {
    await new MockKV({ onUnexpectedCall: 'error' }).close()
  })
})
