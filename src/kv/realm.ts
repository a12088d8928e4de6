/**
 * What a thing is, whatever realm made it: `instanceof` knows the classes of its own alone, and a store that runs in a `node:vm`
 * context, or a test in jsdom, has others of the same names.
 */

/** Whether `value` is a `Uint8Array` (a `Buffer` is one), over shared memory too. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && isTagged(value, 'Uint8Array'))
}

/** Whether `value` is a `Map`. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || isTagged(value, 'Map')
}

/** Whether `value` is an `Error`. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || isTagged(value, 'Error')
}

function isTagged(value: unknown, tag: string): boolean {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === `[object ${tag}]`
}
