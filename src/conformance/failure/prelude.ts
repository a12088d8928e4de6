/**
 * What only a printed program needs: what came made comparable, time, and how it ends. It carries those that it calls as text,
 * from this very file, without the types (scripts/embed.ts). Hence they may call one another and `assert`, and nothing else that
 * stands outside them.
 */
import assert from 'node:assert/strict'

/** What is asked of an error. */
type Thrown = { readonly code?: string } | undefined

/** A value that came back, to be compared. */
export const hex = (value: unknown): string => {
  assert.ok(ArrayBuffer.isView(value), `expected a Uint8Array, got ${String(value)}`)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

/** The code of an error, which the backend's own classifier may have to tell. */
export const codeOf = (error: Thrown): string | undefined => error?.code

/** Takes a rejection with one of these codes for what is wanted. */
export const only =
  (...codes: readonly string[]): ((error: Thrown) => void) =>
  (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error
  }

/** Takes an absent key for null. */
export const orMissing = (error: Thrown): null => {
  if (codeOf(error) === 'KV_NOT_FOUND') return null
  throw error
}

/** Makes a call so many microtasks later. */
export const after = async <T>(ticks: number, call: () => Promise<T>): Promise<T> => {
  for (let i = 0; i < ticks; i += 1) await Promise.resolve()
  return call()
}

/** Lets so many turns of the event loop pass. */
export const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A value that is unlike every other and tells whether it is whole: its name, again and again where it is long. */
export const named = (name: string, size = 0): Uint8Array =>
  Buffer.from(name.repeat(Math.ceil(size / name.length) || 1).slice(0, size || name.length))

/** Rejects where a call hangs. */
export const within = <T>(ms: number, call: Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the call had not settled after ${ms} ms`)), ms)
    void call.then(resolve, reject).finally(() => clearTimeout(timer))
  })

/** How a call ended: that it resolved, its code, or what else went wrong. */
export const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  within(5_000, call).then(
    () => 'it resolved',
    (error) => codeOf(error) ?? inShort(error),
  )

/** What went wrong, on one line. */
export const inShort = (error: unknown): string => {
  const { operator, generatedMessage, expected, actual, message } = Object(error)
  const shown = (what: unknown): string => String(what instanceof Error ? what : JSON.stringify(what)).slice(0, 200)
  const differs = operator === 'rejects' ? typeof expected === 'object' : generatedMessage
  const said = differs ? `expected ${shown(expected)}, got ${shown(actual)}` : operator ? message : String(error)
  return said.replaceAll(/[\s\p{C}]+/gu, ' ').slice(0, 500)
}
