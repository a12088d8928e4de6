import { vi } from 'vitest'

/** What `work` settles to, with every timer that it waits for run at once. Needs `vi.useFakeTimers()`. */
export async function settled<T>(work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([work, vi.runAllTimersAsync()])
  return result
}
