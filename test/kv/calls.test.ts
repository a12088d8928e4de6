import { describe, expect, it } from 'vitest'
import {
  type AnyCall,
  keysOfCall,
  type Operation,
  operations,
  positional,
  rekeyed,
  ReferenceStore,
  revalued,
} from '../../src/kv/index.ts'

const bytes = Uint8Array.of(1)

/** One call of each operation; one that is added does not compile until it has one here. */
const calls: { readonly [O in Operation]: AnyCall<Uint8Array, O> } = {
  getRaw: { op: 'getRaw', key: 'a' },
  setRaw: { op: 'setRaw', key: 'a', value: bytes },
  delete: { op: 'delete', key: 'a' },
  list: { op: 'list', prefix: 'a' },
  batchGetRaw: { op: 'batchGetRaw', keys: ['a', 'b'] },
  batchSetRaw: { op: 'batchSetRaw', entries: [['a', bytes]] },
  batchDelete: { op: 'batchDelete', keys: ['a', 'b'] },
  has: { op: 'has', key: 'a' },
  health: { op: 'health' },
  close: { op: 'close' },
}

describe('a call as data', () => {
  it('names its keys; a prefix is none', () => {
    const named = Object.fromEntries(operations.map((op) => [op, keysOfCall(calls[op])]))
    expect(named).toEqual({
      getRaw: ['a'],
      setRaw: ['a'],
      delete: ['a'],
      list: [],
      batchGetRaw: ['a', 'b'],
      batchSetRaw: ['a'],
      batchDelete: ['a', 'b'],
      has: ['a'],
      health: [],
      close: [],
    })
  })

  it('takes other keys, and another prefix, and stays what it is', () => {
    const to = (key: string): string => `x/${key}`
    expect(rekeyed(calls.list, to)).toEqual({ op: 'list', prefix: 'x/a' })
    expect(rekeyed(calls.batchSetRaw, to)).toEqual({ op: 'batchSetRaw', entries: [['x/a', bytes]] })
    for (const op of operations) expect(rekeyed(calls[op], (key) => key)).toEqual(calls[op])
  })

  it('takes other values, and keeps its keys', () => {
    expect(revalued(calls.setRaw, (value: Uint8Array) => value.length)).toEqual({ op: 'setRaw', key: 'a', value: 1 })
    for (const op of operations) {
      expect(keysOfCall(revalued(calls[op], () => 0))).toEqual(keysOfCall(calls[op]))
    }
  })

  it('gives arguments that a store can spoil without harm to the call', () => {
    const [keys] = positional(calls.batchGetRaw)
    expect(keys).toEqual(['a', 'b'])
    expect(keys).not.toBe(positional(calls.batchGetRaw)[0])
    expect(positional(calls.batchSetRaw)).toEqual([new Map([['a', bytes]])])
  })

  it('can be made on a store, whatever its operation', async () => {
    for (const op of operations) {
      const store = new ReferenceStore({}, new Map([['a', bytes]]))
      const method: unknown = store[op]
      if (typeof method !== 'function') throw new Error(`${op} is no method`)
      await expect(Reflect.apply(method, store, positional(calls[op])), op).resolves.not.toThrow()
    }
  })
})
