import { afterEach, describe, expect, it, vi } from 'vitest'
import { sleep, systemClock, virtualClock } from '../../src/kv/index.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('the system clock', () => {
  it('is the one that fake timers drive, though they were installed after it was made', async () => {
    vi.useFakeTimers({ now: 5_000 })
    const ran = vi.fn()
    systemClock.schedule(ran, 1_000)
    const cancelled = vi.fn()
    systemClock.schedule(cancelled, 1_000)()
    expect(systemClock.now()).toBe(5_000)
    await vi.advanceTimersByTimeAsync(999)
    expect(ran).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ran).toHaveBeenCalledTimes(1)
    expect(cancelled).not.toHaveBeenCalled()
    expect(systemClock.now()).toBe(6_000)
  })
})

describe('sleep', () => {
  it('wakes after its time and leaves no listener behind', async () => {
    const clock = virtualClock()
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const sleeping = sleep(clock, 50, signal)
    await clock.advance(50)
    await sleeping
    expect(removed).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['an error', new Error('enough')],
    ['null', null],
    ['false', false],
  ])('rejects with the reason of the signal, the very same: %s', async (_, reason) => {
    const clock = virtualClock()
    const stop = new AbortController()
    const sleeping = sleep(clock, 50, stop.signal)
    stop.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
  })

  it('sets no timer when the signal is aborted already', async () => {
    const clock = virtualClock()
    await expect(sleep(clock, 50, AbortSignal.abort('before'))).rejects.toBe('before')
    expect(clock.pending).toBe(0)
  })

  it('waits for ever, until it is aborted, when the time is infinite', async () => {
    const clock = virtualClock()
    const stop = new AbortController()
    const sleeping = sleep(clock, Infinity, stop.signal)
    expect(clock.pending).toBe(0)
    stop.abort('at last')
    await expect(sleeping).rejects.toBe('at last')
  })
})
