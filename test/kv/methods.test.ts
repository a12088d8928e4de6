import { expect, it } from 'vitest'
import {
  everyMethod,
  isOperation,
  type Methods,
  methodsOver,
  operations,
  operationsThat,
  optionsOf,
  ReferenceStore,
  withOptions,
} from '../../src/kv/index.ts'

const bytes = Uint8Array.of(1)

it('a store made of methods does what these do, whatever the operation', async () => {
  const seen: string[] = []
  const inner: Methods = new ReferenceStore()
  const store = everyMethod((op) => (...given) => {
    seen.push(op)
    return inner[op](...given)
  })
  await store.setRaw('a', bytes)
  await expect(store.getRaw('a')).resolves.toEqual(bytes)
  await store.batchDelete(['a'])
  await expect(store.list('a')).resolves.toEqual([])
  await store.health()
  await store.close()
  expect(seen).toEqual(['setRaw', 'getRaw', 'batchDelete', 'list', 'health', 'close'])
  expect(Object.keys(store)).toEqual(operations)
})

it('methods are made for the operations that are wanted alone', () => {
  const made = methodsOver(operationsThat({ of: 'batch' }), () => async () => {
    throw new Error('never called')
  })
  expect(Object.keys(made)).toEqual(['batchGetRaw', 'batchSetRaw', 'batchDelete'])
  expect(Object.keys(made).every(isOperation)).toBe(true)
})

it('the options of a call stand behind its arguments, and can be exchanged', () => {
  const { signal } = new AbortController()
  const other = { signal: new AbortController().signal }
  expect(optionsOf('health', [{ signal }])).toEqual({ signal })
  expect(optionsOf('setRaw', ['a', bytes])).toBeUndefined()
  expect(withOptions('getRaw', ['a', { signal }], other)).toEqual(['a', other])
  expect(withOptions('list', ['a'], other)).toEqual(['a', other])
  expect(withOptions('setRaw', ['a', bytes, { signal }], undefined)).toEqual(['a', bytes, undefined])
  expect(withOptions('batchGetRaw', [['a']], other)).toEqual([['a'], other])
  expect(withOptions('batchSetRaw', [new Map([['a', bytes]])], other)).toEqual([new Map([['a', bytes]]), other])
  expect(withOptions('health', [], other)).toEqual([other])
})
