import { describe, expect, it } from 'vitest'
import { faults } from '../../src/faults/index.ts'
import { virtualClock } from '../../src/kv/index.ts'
import { MockKV } from '../../src/mock/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('faults of a mock', () => {
  it('act from the start, and stand on the record of the call', async () => {
    const kv = new MockKV({ faults: faults().on('setRaw').nth(2).failAfterEffect('KV_TIMEOUT'), seed: 1 })
    await kv.setRaw('a', bytes('1'))
    await expect(kv.setRaw('a', bytes('2'))).rejects.toMatchObject({ code: 'KV_TIMEOUT' })
    kv.assertEntries({ a: '2' })
    expect(kv.calls.map((call) => call.outcome)).toEqual(['ok', 'error'])
    expect(kv.calls[0]?.fault).toBeUndefined()
    expect(kv.calls.faulted().last?.fault).toMatchObject([{ op: 'setRaw', moment: 'after', key: 'a', client: 'main' }])
    expect(kv.calls.faulted().toTable()).toMatch(/fault\n2 {2}setRaw\("a", "2"\) .* after$/s)
    kv.faults.assertAllFired()
  })

  it('act in one block alone, whatever becomes of it', async () => {
    const kv = new MockKV()
    const down = faults().on('getRaw').failBeforeEffect('KV_UNAVAILABLE')
    const seen = await kv.withFault(down, () => kv.getRaw('a').catch((error: unknown) => error))
    expect(seen).toMatchObject({ code: 'KV_UNAVAILABLE' })
    await expect(kv.withFault(down, () => kv.getRaw('a'))).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
    expect(kv.calls.map((call) => call.fault?.length)).toEqual([1, 1, undefined])
  })

  it('take a single fault as well as a plan', async () => {
    const kv = new MockKV()
    const [fault] = faults().on('delete').failBeforeEffect('KV_TIMEOUT').faults
    if (fault === undefined) throw new Error('the plan has no fault')
    await kv.withFault(fault, () => expect(kv.delete('a')).rejects.toMatchObject({ code: 'KV_TIMEOUT' }))
  })

  it('are met before the programmed answers: a request that was lost asks for none', async () => {
    const kv = new MockKV({ faults: faults().on('getRaw').nth(1).failBeforeEffect('KV_TIMEOUT') })
    kv.on('getRaw').once().returns('programmed')
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_TIMEOUT' })
    expect(await kv.getRaw('a')).toEqual(bytes('programmed'))
  })

  it('pass their time on the clock of the mock', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock, faults: faults().on('write').delay(3_600_000) })
    await clock.run(() => kv.setRaw('a', bytes('x')))
    expect(kv.calls.last).toMatchObject({ durationMs: 3_600_000, outcome: 'ok' })
  })

  it('tell clients apart, and are recorded with close too', async () => {
    const kv = new MockKV({ faults: faults().on('close').client('worker').failBeforeEffect('KV_UNAVAILABLE') })
    const worker = kv.connect('worker')
    await expect(worker.close()).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    expect(kv.calls.last?.fault).toMatchObject([{ op: 'close', client: 'worker' }])
    await kv.close()
  })

  it('begin anew with reset, with the same draws', async () => {
    const kv = new MockKV({ faults: faults().on('getRaw').probability(0.5).failBeforeEffect('KV_TIMEOUT'), seed: 7 })
    const worker = kv.connect('worker')
    const round = async (): Promise<(string | undefined)[]> => {
      for (let index = 0; index < 20; index += 1) {
        await kv.getRaw('a').catch(() => {})
        await worker.getRaw('a').catch(() => {})
      }
      return kv.calls.map((call) => call.fault?.[0]?.action)
    }
    const first = await round()
    kv.reset()
    expect(await round()).toEqual(first)
    expect(new Set(first).size).toBe(2)
  })

  it('let go what they hold when the mock is disposed of', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock, faults: faults().on('getRaw').delay(60_000) })
    const reading = kv.getRaw('a').catch((error: unknown) => error)
    await clock.advance(1)
    kv[Symbol.dispose]()
    expect(await reading).toMatchObject({ code: 'KV_CLOSED' })
    expect(clock.pending).toBe(0)
  })

  it('refuse a plan that makes no sense', () => {
    expect(() => new MockKV({ faults: JSON.parse('{"allowLies":false,"faults":[{"id":"x"}]}') })).toThrow(
      /^fault 'x': on is undefined; expected an array of 'getRaw', /,
    )
  })
})
