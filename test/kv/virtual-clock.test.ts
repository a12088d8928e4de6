import { describe, expect, it, vi } from 'vitest'
import { sleep, virtualClock } from '../../src/kv/index.ts'

describe('advance', () => {
  it('runs what falls due, in the order of time and, at the same time, in the order of setting', async () => {
    const clock = virtualClock(1_000)
    const ran: string[] = []
    const set = (name: string, delayMs: number): void => {
      clock.schedule(() => ran.push(`${name} at ${clock.now()}`), delayMs)
    }
    set('third', 30)
    set('first', 10)
    set('second', 10)
    set('late', 31)
    await clock.advance(30)
    expect(ran).toEqual(['first at 1010', 'second at 1010', 'third at 1030'])
    expect(clock.now()).toBe(1_030)
    expect(clock.pending).toBe(1)
  })

  it('runs timers that are set on the way, and lets promises settle in between', async () => {
    const clock = virtualClock()
    const woken: number[] = []
    const loop = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(clock, 10)
        woken.push(clock.now())
      }
    }
    const looping = loop()
    await clock.advance(25)
    expect(woken).toEqual([10, 20])
    await clock.advance(5)
    await looping
    expect(woken).toEqual([10, 20, 30])
  })

  it('does not run what was cancelled, and takes cancelling twice', async () => {
    const clock = virtualClock()
    const ran = vi.fn()
    const cancel = clock.schedule(ran, 5)
    cancel()
    cancel()
    expect(clock.pending).toBe(0)
    await clock.advance(10)
    expect(ran).not.toHaveBeenCalled()
  })

  it('keeps the order among many timers', async () => {
    const clock = virtualClock()
    const due: number[] = []
    const delays = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 501)
    for (const delayMs of delays) clock.schedule(() => due.push(delayMs), delayMs)
    await clock.advance(1_000)
    expect(due).toEqual(delays.toSorted((a, b) => a - b))
  })

  it('takes a delay in the past for now', async () => {
    const clock = virtualClock(100)
    const at: number[] = []
    clock.schedule(() => at.push(clock.now()), -50)
    await clock.advance(0)
    expect(at).toEqual([100])
  })
})

describe('run', () => {
  it('jumps from timer to timer until the work is done: an hour passes at once', async () => {
    const clock = virtualClock()
    const result = await clock.run(async () => {
      await sleep(clock, 3_000_000)
      await sleep(clock, 600_000)
      return 'done'
    })
    expect(result).toBe('done')
    expect(clock.now()).toBe(3_600_000)
  })

  it('leaves timers that the work does not wait for', async () => {
    const clock = virtualClock()
    clock.schedule(() => {}, 10_000)
    await clock.run(sleep(clock, 5))
    expect(clock.now()).toBe(5)
    expect(clock.pending).toBe(1)
  })

  it('rejects as the work does', async () => {
    const clock = virtualClock()
    const failure = new Error('of the work')
    await expect(clock.run(() => sleep(clock, 1).then(() => Promise.reject(failure)))).rejects.toBe(failure)
    await expect(clock.run(Promise.reject(failure))).rejects.toBe(failure)
  })

  it('rejects work that waits for what never comes', async () => {
    const clock = virtualClock()
    await expect(clock.run(new Promise(() => {}), 20)).rejects.toThrow('no timer is set that could wake it')
  })

  it('goes on beside fake timers', async () => {
    vi.useFakeTimers()
    try {
      const clock = virtualClock()
      await clock.run(() => sleep(clock, 1_000))
      expect(clock.now()).toBe(1_000)
    } finally {
      vi.useRealTimers()
    }
  })
})
