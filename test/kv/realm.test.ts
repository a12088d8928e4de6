import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { isBytes, isError, isMap, messageOf, namedMessageOf } from '../../src/kv/index.ts'

const foreign = (source: string): unknown => runInNewContext(source)

describe('what a thing is', () => {
  it('does not depend on the realm that made it', () => {
    expect(foreign('new Uint8Array(1)')).not.toBeInstanceOf(Uint8Array)
    for (const bytes of [foreign('new Uint8Array(1)'), foreign('new (class extends Uint8Array {})(1)')])
      expect(isBytes(bytes)).toBe(true)
    expect(isMap(foreign('new Map()'))).toBe(true)
    expect(isError(foreign('new TypeError("no")'))).toBe(true)
  })

  it('is the same here, of a Buffer and over shared memory too', () => {
    for (const bytes of [Uint8Array.of(1), Buffer.from('a'), new Uint8Array(new SharedArrayBuffer(1))])
      expect(isBytes(bytes)).toBe(true)
    expect(isMap(new Map())).toBe(true)
    expect(isError(new RangeError())).toBe(true)
  })

  it('is told by more than a name', () => {
    const named = { [Symbol.toStringTag]: 'Uint8Array', length: 0 }
    const others = [
      'ArrayBuffer(1)',
      'DataView(new ArrayBuffer(1))',
      'Int8Array(1)',
      'Uint8ClampedArray(1)',
      'Array(1)',
    ]
    for (const other of [named, ...others.map((made) => foreign(`new ${made}`)), 'a', null, undefined])
      expect(isBytes(other)).toBe(false)
    for (const other of [new Set(), new WeakMap(), {}, [], null, undefined, 'Map']) expect(isMap(other)).toBe(false)
    for (const other of [{ message: 'a' }, 'Error', null, undefined]) expect(isError(other)).toBe(false)
  })
})

describe('an error of another realm', () => {
  it('is told by its message and its name', () => {
    const error = foreign('new TypeError("it is no function")')
    expect(messageOf(error)).toBe('it is no function')
    expect(namedMessageOf(error)).toBe('TypeError: it is no function')
  })
})
