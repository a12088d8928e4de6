import sinon, { type SinonStub } from 'sinon'
import { afterEach, describe, expect, it } from 'vitest'
import { MockKV } from '../../src/mock/index.ts'

afterEach(() => sinon.restore())

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('kv.stub', () => {
  it('calls through and records each call once', async () => {
    const kv = new MockKV({ entries: { a: 'one' } })
    const stub = kv.stub('getRaw')
    expect(await kv.getRaw('a')).toEqual(bytes('one'))
    expect(stub.callCount).toBe(1)
    expect(kv.calls).toHaveLength(1)
    expect(kv.calls.last).toMatchObject({ op: 'getRaw', key: 'a', outcome: 'ok', result: bytes('one') })
  })

  it('answers by withArgs and by the number of the call, and records those answers too', async () => {
    const kv = new MockKV({ entries: { a: 'one', b: 'two' } })
    const down = new Error('down')
    kv.stub('getRaw').withArgs('a').onSecondCall().rejects(down)
    expect(await kv.getRaw('a')).toEqual(bytes('one'))
    await expect(kv.getRaw('a')).rejects.toBe(down)
    expect(await kv.getRaw('a')).toEqual(bytes('one'))
    expect(await kv.getRaw('b')).toEqual(bytes('two'))
    expect(kv.calls.map((call) => call.outcome)).toEqual(['ok', 'error', 'ok', 'ok'])
    expect(kv.calls.failed().last?.error).toBe(down)
  })

  it("counts calls together with the caller's own spies, so that sinon.assert.callOrder holds across them", async () => {
    const kv = new MockKV()
    const stub = kv.stub('setRaw')
    const before = sinon.spy()
    const after = sinon.spy()
    before()
    before()
    await kv.setRaw('a', bytes('x'))
    after()
    sinon.assert.callOrder(before, stub, after)
    expect(() => sinon.assert.callOrder(after, stub)).toThrow('to be called in order')
  })

  it('is on the mock itself, so that sinon asserts on the method', async () => {
    const kv = new MockKV()
    const stub = kv.stub('list')
    await kv.list('a')
    expect(Reflect.get(kv, 'list')).toBe(stub)
    sinon.assert.calledOnceWithExactly(stub, 'a')
    expect(stub.thisValues).toEqual([kv])
  })

  it('goes away with sinon.restore(), with stub.restore() and with kv.reset()', async () => {
    const kv = new MockKV()
    const own = Reflect.get(kv, 'getRaw')
    const ownBatch = kv.batchDelete
    kv.stub('getRaw')
    kv.stub('batchDelete')
    sinon.restore()
    expect(Reflect.get(kv, 'getRaw')).toBe(own)
    expect(kv.batchDelete).toBe(ownBatch)
    kv.stub('getRaw').restore()
    expect(Reflect.get(kv, 'getRaw')).toBe(own)
    kv.stub('getRaw').resolves(bytes('stubbed'))
    kv.reset()
    expect(Reflect.get(kv, 'getRaw')).toBe(own)
  })

  it('belongs to the sandbox it is given', async () => {
    const kv = new MockKV()
    const sandbox = sinon.createSandbox()
    const stub = kv.stub('delete', sandbox)
    await kv.delete('a')
    sandbox.assert.calledOnce(stub)
    sandbox.restore()
    await kv.delete('a')
    sinon.assert.calledOnce(stub)
  })

  it('gives the same stub when asked again', () => {
    const kv = new MockKV()
    expect(kv.stub('getRaw')).toBe(kv.stub('getRaw'))
  })

  it('passes on and records what a stub throws or returns synchronously', async () => {
    const kv = new MockKV()
    const thrown = new Error('synchronous')
    const stub = kv.stub('delete')
    stub.throws(thrown)
    expect(() => kv.delete('a')).toThrow(thrown)
    expect(kv.calls.last).toMatchObject({ op: 'delete', outcome: 'error', error: thrown })
    // no promise, which the type of the stub does not allow: what a test in JavaScript says that means resolves()
    const list: Pick<SinonStub, 'returns'> = kv.stub('list')
    list.returns(['a'])
    expect(kv.list('a')).toEqual(['a'])
    expect(kv.calls.last).toMatchObject({ op: 'list', key: 'a', outcome: 'ok', error: undefined })
  })

  it('counts as an expectation on a strict mock', async () => {
    const kv = new MockKV({ onUnexpectedCall: 'error', entries: { a: 'one' } })
    kv.stub('getRaw')
    expect(await kv.getRaw('a')).toEqual(bytes('one'))
    await expect(kv.delete('a')).rejects.toThrow('unexpected call')
  })

  it('refuses an operation that does not exist or that the profile has not, with the legal names', () => {
    // @ts-expect-error: the name is misspelt
    expect(() => new MockKV().stub('getraw')).toThrow("kv.stub is 'getraw'; expected one of 'getRaw', 'setRaw'")
    expect(() => new MockKV({ profile: { health: 'absent' } }).stub('health')).toThrow(
      "kv.stub('health'): the profile of this mock has no health",
    )
  })
})
