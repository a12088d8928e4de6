/** The few functions that a printed program calls, each only where it is called. */

const functions: Readonly<Record<string, string>> = {
  bytes: `const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))`,
  hex: `const hex = (value: Uint8Array) => {
  assert.ok(value instanceof Uint8Array, 'bytes are a Uint8Array')
  return Buffer.from(value).toString('hex')
}`,
  only: `const only = (...codes: string[]) => (error: any) => {
  if (!codes.includes(error?.code)) throw error
}`,
  orMissing: `const orMissing = (error: any) => {
  if (error?.code === 'KV_NOT_FOUND') return null
  throw error
}`,
  after: `const after = async <T>(ticks: number, call: () => Promise<T>) => {
  for (let i = 0; i < ticks; i += 1) await null
  return call()
}`,
  noise: `const noise = (length: number, seed: number) => {
  const value = new Uint8Array(length)
  let state = (seed ^ 0x9e3779b9) | 1
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    value[i] = state
  }
  return value
}`,
  windowOn: `const windowOn = (value: Uint8Array) => {
  const larger = new Uint8Array(value.length + 10).fill(0xdd)
  larger.set(value, 3)
  return larger.subarray(3, 3 + value.length)
}`,
  scribble: `const scribble = (what: any) => {
  if (what instanceof Map) {
    for (const value of what.values()) value.fill(0xee)
    what.clear()
  } else what.fill(Array.isArray(what) ? 'overwritten' : 0xee)
}`,
  image: `const image = (what: any): string =>
  what instanceof Map ? [...what].map(([key, value]) => key + '=' + image(value)).join() : what instanceof Uint8Array ? Buffer.from(what).toString('hex') : String(what)`,
  within: `const within = <T>(ms: number, call: Promise<T>) =>
  new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('hung')), ms)
    void call.then(resolve, reject).finally(() => clearTimeout(timer))
  })`,
}

/** The functions that `body` calls, as source. */
export function printPrelude(body: string): string {
  return Object.entries(functions)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(body))
    .map(([, source]) => source)
    .join('\n')
}
