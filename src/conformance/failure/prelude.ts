/**
 * What only a printed program needs: assertions, and time. It carries those that it calls as text, from this very file
 * (scripts/embed.ts). Hence none of them may call what stands outside it, but for `assert`.
 */
import assert from 'node:assert/strict'

/** A value that came back, to be compared. */
export const hex = (value: unknown): string => {
  assert.ok(ArrayBuffer.isView(value), 'bytes are a Uint8Array')
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

/** Takes a rejection with one of these codes for what is wanted. */
export const only =
  (...codes: string[]): ((error?: { code?: string }) => void) =>
  (error) => {
    if (!codes.includes(error?.code ?? '')) throw error
  }

/** Takes an absent key for null. */
export const orMissing = (error?: { code?: string }): null => {
  if (error?.code === 'KV_NOT_FOUND') return null
  throw error
}

/** Makes a call so many microtasks later. */
export const after = async <T>(ticks: number, call: () => Promise<T>): Promise<T> => {
  for (let i = 0; i < ticks; i += 1) await Promise.resolve()
  return call()
}

/** Rejects where a call hangs. */
export const within = <T>(ms: number, call: Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('hung')), ms)
    void call.then(resolve, reject).finally(() => clearTimeout(timer))
  })
