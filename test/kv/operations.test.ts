import { describe, expect, it } from 'vitest'
import {
  type AnyKV,
  can,
  isOperation,
  operations,
  operationsThat,
  operationTable,
  ReferenceStore,
} from '../../src/kv/index.ts'

describe('the table of operations', () => {
  it('has a method of a store with everything for each row', () => {
    const store = new ReferenceStore()
    for (const op of operations) expect(typeof store[op], op).toBe('function')
    expect(operations).toEqual(Object.keys(operationTable))
  })

  it('finds the operations whose rows agree in everything that is asked', () => {
    expect(operationsThat({ does: 'read' })).toEqual(['getRaw', 'list', 'batchGetRaw', 'has'])
    expect(operationsThat({ does: 'write', of: 'batch' })).toEqual(['batchSetRaw', 'batchDelete'])
    expect(operationsThat({ takes: 'none' })).toEqual(['health', 'close'])
    expect(operationsThat({ gives: 'values', of: 'base' })).toEqual([])
    expect(operationsThat({})).toEqual(operations)
  })

  it('knows its own names and no inherited one', () => {
    expect(isOperation('batchGetRaw')).toBe(true)
    expect(isOperation('toString')).toBe(false)
  })
})

describe('a capability', () => {
  it('is there where every operation of it is a method', () => {
    const store = new ReferenceStore()
    expect([can(store, 'base'), can(store, 'batch'), can(store, 'health')]).toEqual([true, true, true])
  })

  it('is not there where one is missing, or is no function', () => {
    const partial: AnyKV = new ReferenceStore()
    Object.assign(partial, { batchDelete: undefined, health: undefined })
    expect([can(partial, 'base'), can(partial, 'batch'), can(partial, 'health')]).toEqual([true, false, false])
    Object.assign(partial, { health: true })
    expect(can(partial, 'health')).toBe(false)
  })
})
