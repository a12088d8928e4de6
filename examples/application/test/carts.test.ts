import { MockKV } from 'kv-testkit'
import { expect, it } from 'vitest'
import { Carts } from '../src/carts.ts'

const tea = { article: 'tea', quantity: 2 }

it('keeps a cart under its user', async () => {
  const kv = new MockKV()
  const carts = new Carts(kv)

  await carts.add('ada', tea)

  expect(await carts.lines('ada')).toEqual([tea])
  expect(await carts.users()).toEqual(['ada'])
  kv.assertEntries({ 'cart:ada': JSON.stringify([tea]) })
})

it('reads the cart before it writes it', async () => {
  const kv = new MockKV()

  await new Carts(kv).add('ada', tea)

  kv.assertCallOrder(['getRaw', 'cart:ada'], ['setRaw', 'cart:ada'])
})

it('asks once more when the store is away for a moment', async () => {
  const kv = new MockKV()
  kv.on('setRaw', 'cart:*').once().rejects('KV_UNAVAILABLE')

  await new Carts(kv).add('ada', tea)

  kv.assertCalled('setRaw', 'cart:ada', { times: 2 })
  expect(kv.calls.failed('KV_UNAVAILABLE').count).toBe(1)
})

it('does not write a cart that it could not read', async () => {
  const kv = new MockKV()
  kv.on('getRaw', 'cart:ada').rejects('KV_TIMEOUT')

  await expect(new Carts(kv).add('ada', tea)).rejects.toMatchObject({ code: 'KV_TIMEOUT' })

  kv.assertNotCalled('setRaw')
})
