import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { checkLinearizable, HistoryRecorder, recordHistory } from '../../src/history/index.ts'
import { can, type KV, KVError, ReferenceStore } from '../../src/kv/index.ts'

/** A store in which every call waits until it is let go. */
function gated(): { store: KV; release: (error?: unknown) => void; waiting: () => number } {
  const gates: { open: () => void; fail: (error: unknown) => void }[] = []
  const wait = (): Promise<void> => new Promise((open, fail) => gates.push({ open, fail }))
  const inner = new ReferenceStore()
  const store: KV = {
    getRaw: (key) => wait().then(() => inner.getRaw(key)),
    setRaw: (key, value) => wait().then(() => inner.setRaw(key, value)),
    delete: (key) => wait().then(() => inner.delete(key)),
    list: (prefix) => inner.list(prefix),
    close: () => inner.close(),
  }
  const release = (error?: unknown): void => {
    const gate = gates.shift()
    if (error === undefined) gate?.open()
    else gate?.fail(error)
  }
  return { store, release, waiting: () => gates.length }
}

describe('recordHistory', () => {
  it('records what each client did and saw, under one counter', async () => {
    const recorder = new HistoryRecorder()
    const inner = new ReferenceStore()
    const a = recordHistory(inner, { client: 'a', recorder })
    const b = recordHistory(inner, { client: 'b', recorder })
    await a.setRaw('k', a.nextValue('k'))
    await b.getRaw('k')
    await b.delete('k')
    await expect(a.getRaw('k')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
    expect(recorder.operations()).toEqual([
      { client: 'a', op: 'set', key: 'k', value: 'a#1', status: 'ok', call: 1, return: 2 },
      { client: 'b', op: 'get', key: 'k', result: 'a#1', status: 'ok', call: 3, return: 4 },
      { client: 'b', op: 'delete', key: 'k', status: 'ok', call: 5, return: 6 },
      { client: 'a', op: 'get', key: 'k', result: null, status: 'ok', call: 7, return: 8 },
    ])
  })

  it('takes the call stamp before the store is called, and the return stamp when it settles', async () => {
    const { store, release } = gated()
    const a = recordHistory(store, { client: 'a' })
    const first = a.setRaw('k', a.nextValue('k'))
    const second = a.setRaw('k', a.nextValue('k'))
    release()
    await first
    release()
    await second
    expect(a.recorder.operations().map((o) => [o.client, o.call, o.return])).toEqual([
      ['a', 1, 3],
      ['a~2', 2, 4],
    ])
  })

  it('records a batch as operations in flight together, and a key asked for twice once', async () => {
    const a = recordHistory(new ReferenceStore(), { client: 'a' })
    await a.batchSetRaw(
      new Map([
        ['x', a.nextValue('x')],
        ['y', a.nextValue('y')],
      ]),
    )
    await a.batchGetRaw(['x', 'z', 'x'])
    await a.batchDelete(['x', 'y'])
    const all = a.recorder.operations()
    expect(all.map((o) => [o.op, o.key, o.result, o.call, o.return])).toEqual([
      ['set', 'x', undefined, 1, 2],
      ['set', 'y', undefined, 1, 2],
      ['get', 'x', 'a#1', 3, 4],
      ['get', 'z', null, 3, 4],
      ['delete', 'x', undefined, 5, 6],
      ['delete', 'y', undefined, 5, 6],
    ])
    expect(checkLinearizable(all).verdict).toBe('ok')
  })

  it.each([
    [new KVError('KV_UNAVAILABLE', { op: 'setRaw' }), 'unknown'],
    [new KVError('KV_TIMEOUT', { op: 'setRaw' }), 'unknown'],
    [new KVError('KV_CLOSED', { op: 'setRaw' }), 'unknown'],
    [new KVError('KV_NOT_FOUND', { op: 'setRaw' }), 'unknown'],
    [new Error('anything'), 'unknown'],
    [new KVError('KV_VALUE_TOO_LARGE', { op: 'setRaw' }), 'fail'],
    [new KVError('KV_INVALID_KEY', { op: 'setRaw' }), 'fail'],
    [new KVError('KV_UNSUPPORTED', { op: 'setRaw' }), 'fail'],
  ])('takes %s for %s', async (error, status) => {
    const { store, release } = gated()
    const a = recordHistory(store, { client: 'a' })
    const call = a.setRaw('k', a.nextValue('k'))
    release(error)
    await expect(call).rejects.toBe(error)
    expect(a.recorder.operations()).toMatchObject([{ op: 'set', status }])
  })

  it('takes KV_CLOSED for a certain failure once the client had been closed', async () => {
    const a = recordHistory(new ReferenceStore(), { client: 'a' })
    await a.close()
    await expect(a.setRaw('k', new Uint8Array())).rejects.toMatchObject({ code: 'KV_CLOSED' })
    expect(a.recorder.operations()).toMatchObject([{ status: 'fail' }])
  })

  it('asks the given classifiers first', async () => {
    const { store, release } = gated()
    const refused = new Error('refused')
    const a = recordHistory(store, {
      client: 'a',
      outcome: (error) => (error === refused ? 'fail' : undefined),
      errorCode: (error) => (error instanceof RangeError ? 'KV_NOT_FOUND' : undefined),
    })
    const set = a.setRaw('k', new Uint8Array())
    release(refused)
    await expect(set).rejects.toBe(refused)
    const get = a.getRaw('k')
    release(new RangeError('none'))
    await expect(get).rejects.toThrow('none')
    expect(a.recorder.operations()).toMatchObject([{ status: 'fail' }, { op: 'get', status: 'ok', result: null }])
  })

  describe('a read whose answer is no value', () => {
    const corrupt = (key?: string): KVError => new KVError('KV_CORRUPT', { op: 'getRaw', key })
    const outcome = (error: unknown): 'corrupt' | undefined => (error instanceof KVError ? 'corrupt' : undefined)

    it('is a violation where the classifier says that what is stored cannot be read back', async () => {
      const { store, release } = gated()
      const a = recordHistory(store, { client: 'a', outcome })
      const set = a.setRaw('k', a.nextValue('k'))
      release()
      await set
      const get = a.getRaw('k')
      release(corrupt('k'))
      await expect(get).rejects.toMatchObject({ code: 'KV_CORRUPT' })
      const [violation] = checkLinearizable(a.recorder.operations()).violations
      expect(violation).toMatchObject({ kind: 'damaged', reproved: true })
      expect(violation?.sentence).toBe(
        'client a\'s get -> unreadable [3, 4] was told that what is stored cannot be read back: getRaw("k"): what is stored ' +
          'cannot be read back [KV_CORRUPT]; client a\'s set "a#1" [1, 2] had been acknowledged before.',
      )
      expect(violation?.witness.map(({ op }) => op)).toEqual(['set', 'get'])
    })

    it('is of unknown outcome where nobody says so, and where it is no read', async () => {
      const { store, release } = gated()
      const silent = recordHistory(store, { client: 'a' })
      const a = recordHistory(store, { client: 'b', outcome, recorder: silent.recorder })
      for (const call of [silent.getRaw('k'), a.setRaw('k', Uint8Array.of(1)), a.delete('k')]) {
        release(corrupt('k'))
        await expect(call).rejects.toMatchObject({ code: 'KV_CORRUPT' })
      }
      expect(a.recorder.operations().map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown'])
    })

    it('concerns the key of a batch that the error names, and no other', async () => {
      class Rotten extends ReferenceStore {
        override batchGetRaw(): Promise<never> {
          return Promise.reject(corrupt('y'))
        }
      }
      const a = recordHistory(new Rotten(), { client: 'a', outcome })
      await expect(a.batchGetRaw(['x', 'y'])).rejects.toMatchObject({ code: 'KV_CORRUPT' })
      expect(a.recorder.operations()).toMatchObject([
        { key: 'x', status: 'unknown' },
        { key: 'y', status: 'ok', result: { damage: 'unreadable' } },
      ])
    })

    it.each([
      ['getRaw', 'text', 'got no bytes but something of the type "string"'],
      ['getRaw', null, 'got no bytes but something of the type "null"'],
      ['batchGetRaw', [1], 'got no map of values but something of the type "object"'],
    ] as const)('is a violation where %s gives %j', async (op, answer, says) => {
      const store = Object.assign(new ReferenceStore(), { [op]: async () => answer })
      const a = recordHistory(store, { client: 'a' })
      await (op === 'getRaw' ? a.getRaw('k') : a.batchGetRaw(['k']))
      const [violation] = checkLinearizable(a.recorder.operations()).violations
      expect(violation).toMatchObject({ kind: 'damaged', reproved: true })
      expect(violation?.sentence).toContain(says)
    })

    it('is a value where the bytes, or the map, are those of another realm', async () => {
      const { bytes, map }: { bytes: Uint8Array; map: Map<string, Uint8Array> } = runInNewContext(
        '({ bytes: Uint8Array.of(97), map: new Map([["k", Uint8Array.of(97)]]) })',
      )
      const store = Object.assign(new ReferenceStore(), { getRaw: async () => bytes, batchGetRaw: async () => map })
      const a = recordHistory(store, { client: 'a' })
      await a.getRaw('k')
      await a.batchGetRaw(['k'])
      expect(a.recorder.operations().map(({ result }) => result)).toEqual(['text:a', 'text:a'])
    })
  })

  it('shows what is still in flight as unknown and without a return', async () => {
    const { store, release, waiting } = gated()
    const a = recordHistory(store, { client: 'a' })
    const call = a.delete('k')
    expect(waiting()).toBe(1)
    expect(a.recorder.operations()).toEqual([
      { client: 'a', op: 'delete', key: 'k', status: 'unknown', call: 1, return: null },
    ])
    release()
    await call
    expect(a.recorder.operations()).toMatchObject([{ status: 'ok' }])
  })

  it('has batch and health only where the store has', () => {
    const { store } = gated()
    expect(can(recordHistory(store, { client: 'a' }), 'batch')).toBe(false)
    const whole = recordHistory(new ReferenceStore(), { client: 'a' })
    expect(can(whole, 'batch')).toBe(true)
    expect(can(whole, 'health')).toBe(true)
  })

  it('refuses a client without a name', () => {
    expect(() => recordHistory(new ReferenceStore(), { client: undefined as never })).toThrow(/client is undefined/)
  })
})

describe('HistoryRecorder', () => {
  it('stops at its limit, and what was in flight then is unknown', async () => {
    const { store, release } = gated()
    const recorder = new HistoryRecorder({ limit: 2 })
    const a = recordHistory(store, { client: 'a', recorder })
    const calls = [a.setRaw('k', a.nextValue('k')), a.getRaw('k'), a.setRaw('k', a.nextValue('k'))]
    for (const call of calls) {
      release()
      await call
    }
    expect(recorder.dropped).toBe(1)
    expect(recorder.operations()).toMatchObject([
      { op: 'set', status: 'unknown', return: null },
      { op: 'get', status: 'unknown', return: null },
    ])
  })

  it('hands on each operation as it ends, and keeps none where that is asked', async () => {
    const seen: unknown[] = []
    const recorder = new HistoryRecorder({ keep: false, onOperation: (operation) => seen.push(operation) })
    const a = recordHistory(new ReferenceStore(), { client: 'a', recorder })
    await a.setRaw('k', a.nextValue('k'))
    expect(seen).toMatchObject([{ op: 'set', value: 'a#1' }])
    expect(recorder.operations()).toEqual([])
  })

  it('notes when faults were in force, by the same counter', async () => {
    const a = recordHistory(new ReferenceStore(), { client: 'a' })
    const end = a.recorder.beginFault('f1', 'link cut')
    await a.setRaw('k', a.nextValue('k'))
    end()
    end()
    expect(a.recorder.faults()).toEqual([{ id: 'f1', label: 'link cut', from: 1, to: 4 }])
    const { overlap } = checkLinearizable(a.recorder.operations(), { faults: a.recorder.faults() })
    expect(overlap.writesOverlappingFault).toBe(1)
  })

  it('never gives the same value twice', () => {
    const recorder = new HistoryRecorder()
    const values = ['a', 'b', 'a', 1, '1'].map((client) => Buffer.from(recorder.nextValue(client, 'k')).toString('hex'))
    expect(new Set(values).size).toBe(values.length)
  })
})
