import { describe, expect, it } from 'vitest'
import { type FullKV, virtualClock } from '../../src/kv/index.ts'
import {
  type ActionKind,
  type ActionShapes,
  FaultPlan,
  type FaultPlanData,
  withFaults,
} from '../../src/faults/index.ts'
import type { KindsOf } from '../../src/faults/index.ts'
import { actions } from '../../src/faults/internal.ts'
import { bytes, content, filledStore, samples, seen } from './probe.ts'

/** A lie in action: what the caller is told, and what is in the store afterwards. */
interface Case {
  readonly options?: object
  /** Calls made before, with no lie told. */
  readonly before?: (kv: FullKV) => Promise<unknown>
  /** The call; default the sample of the operation. */
  readonly call?: (kv: FullKV) => Promise<unknown>
  /** Calls made after it. */
  readonly afterwards?: (kv: FullKV) => Promise<unknown>
  readonly told: unknown
  readonly stored: Readonly<Record<string, string>>
}

const filled = { k1: 'one', k2: 'two', k3: 'three' }
const rewritten = { ...filled, k1: 'newer' }
const rewrite = (kv: FullKV): Promise<void> => kv.setRaw('k1', bytes('newer'))
const touchBoth = async (kv: FullKV): Promise<void> => {
  await kv.getRaw('k3')
  await kv.getRaw('k2')
}
const spoil = async (kv: FullKV, given: Uint8Array): Promise<string> => {
  given.fill(33)
  return `then ${String(await seen(kv.getRaw('k1')))}`
}
const newValues = (value: Uint8Array): Map<string, Uint8Array> => new Map([['k1', value]])

/** Every lying action on every operation it applies to: what is missing here does not compile. */
const cases: { readonly [K in KindsOf<'lying'>]: { readonly [Op in ActionShapes[K]['operations']]: Case } } = {
  staleRead: {
    getRaw: { before: rewrite, told: 'one', stored: rewritten },
    batchGetRaw: { before: rewrite, told: { k1: 'one', k2: 'two' }, stored: rewritten },
  },
  falseMiss: {
    getRaw: { told: 'KV_NOT_FOUND', stored: filled },
    batchGetRaw: { told: {}, stored: filled },
  },
  lostWrite: {
    setRaw: { told: 'ok', stored: filled },
    batchSetRaw: { told: 'ok', stored: filled },
  },
  ignoredDelete: {
    delete: { told: 'ok', stored: filled },
    batchDelete: { told: 'ok', stored: filled },
  },
  silentPartialBatch: {
    batchGetRaw: { options: { share: 1 }, told: { k1: 'one' }, stored: filled },
    batchSetRaw: { options: { share: 1 }, told: 'ok', stored: { ...filled, k1: 'new' } },
    batchDelete: { options: { share: 1 }, told: 'ok', stored: { k2: 'two', k3: 'three' } },
  },
  duplicateApply: {
    setRaw: { afterwards: rewrite, told: 'ok', stored: { ...filled, k1: 'new' } },
    delete: { afterwards: rewrite, told: 'ok', stored: { k2: 'two', k3: 'three' } },
    batchSetRaw: { afterwards: rewrite, told: 'ok', stored: { ...filled, k1: 'new', k2: 'new' } },
    batchDelete: { afterwards: rewrite, told: 'ok', stored: { k3: 'three' } },
  },
  resurrection: {
    delete: { afterwards: (kv) => kv.list('k'), told: 'ok', stored: filled },
    batchDelete: { afterwards: (kv) => kv.list('k'), told: 'ok', stored: filled },
  },
  tornValue: {
    getRaw: { before: rewrite, told: 'nee', stored: rewritten },
    setRaw: { call: rewrite, told: 'ok', stored: { ...filled, k1: 'nee' } },
    batchGetRaw: { before: rewrite, told: { k1: 'nee', k2: 't\0\0' }, stored: rewritten },
    batchSetRaw: { told: 'ok', stored: { ...filled, k1: 'nne', k2: 'nwo' } },
  },
  bitFlip: {
    getRaw: { told: expect.not.stringMatching(/^one$/), stored: filled },
    setRaw: { told: 'ok', stored: { ...filled, k1: expect.not.stringMatching(/^new$/) } },
    batchGetRaw: {
      told: { k1: expect.not.stringMatching(/^one$/), k2: expect.not.stringMatching(/^two$/) },
      stored: filled,
    },
    batchSetRaw: {
      told: 'ok',
      stored: { ...filled, k1: expect.not.stringMatching(/^new$/), k2: expect.not.stringMatching(/^new$/) },
    },
  },
  truncate: {
    getRaw: { told: 'o', stored: filled },
    setRaw: { told: 'ok', stored: { ...filled, k1: 'n' } },
    batchGetRaw: { told: { k1: 'o', k2: 't' }, stored: filled },
    batchSetRaw: { told: 'ok', stored: { ...filled, k1: 'n', k2: 'n' } },
  },
  misdirectedWrite: {
    setRaw: { before: touchBoth, told: 'ok', stored: { ...filled, k2: 'new' } },
    delete: { before: touchBoth, told: 'ok', stored: { k1: 'one', k3: 'three' } },
    batchSetRaw: { options: { to: 'k9' }, told: 'ok', stored: { ...filled, k9: 'new' } },
    batchDelete: { options: { to: 'k3' }, told: 'ok', stored: { k1: 'one', k2: 'two' } },
  },
  misdirectedRead: {
    getRaw: { before: (kv) => kv.setRaw('k2', bytes('two')), told: 'two', stored: filled },
    batchGetRaw: { options: { to: 'k3' }, told: { k1: 'three', k2: 'three' }, stored: filled },
  },
  phantomKey: {
    list: { told: ['k1', 'k2', 'k3', expect.stringMatching(/^kphantom-[0-9a-f]{8}$/)], stored: filled },
  },
  missingKey: {
    list: { options: { count: 2 }, told: [expect.stringMatching(/^k[123]$/)], stored: filled },
  },
  repeatedKey: {
    list: { told: ['k1', 'k2', 'k3', expect.stringMatching(/^k[123]$/)], stored: filled },
  },
  staleKey: {
    list: { before: (kv) => kv.delete('k2'), told: ['k1', 'k3', 'k2'], stored: { k1: 'one', k3: 'three' } },
  },
  aliasing: {
    getRaw: {
      call: async (kv) => spoil(kv, await kv.getRaw('k1')),
      told: 'then !!!',
      stored: { ...filled, k1: '!!!' },
    },
    setRaw: {
      call: async (kv) => {
        const value = bytes('new')
        await kv.setRaw('k1', value)
        return spoil(kv, value)
      },
      told: 'then !!!',
      stored: { ...filled, k1: '!!!' },
    },
    batchGetRaw: {
      call: async (kv) => {
        const values = await kv.batchGetRaw(['k1'])
        return spoil(kv, values.get('k1') ?? bytes(''))
      },
      told: 'then !!!',
      stored: { ...filled, k1: '!!!' },
    },
    batchSetRaw: {
      call: async (kv) => {
        const value = bytes('new')
        await kv.batchSetRaw(newValues(value))
        return spoil(kv, value)
      },
      told: 'then !!!',
      stored: { ...filled, k1: '!!!' },
    },
  },
  falseHealth: {
    health: { options: { says: 'down' }, told: 'KV_UNAVAILABLE', stored: filled },
  },
}

const rows = Object.entries(cases).flatMap(([kind, byOperation]) =>
  Object.entries<Case>(byOperation).map(([op, example]) => ({ kind, op, example })),
)

const lying = (kind: string, op: string, options: object = {}): FaultPlanData =>
  FaultPlan.fromJSON({ allowLies: true, faults: [{ id: 'the lie', on: [op], action: { kind, ...options } }] })

describe('what the caller is told, and what is in the store', () => {
  it.each(rows)('$kind on $op', async ({ kind, op, example }) => {
    const inner = await filledStore()
    const clock = virtualClock()
    const kv = withFaults(inner, lying(kind, op, example.options), { clock, seed: 5 })
    // every call is by the same client, so the wrapper knows the past; the lie is about `op` alone
    await example.before?.(kv)
    const told = await seen(example.call?.(kv) ?? samples[operationOf(op)].call(kv))
    await example.afterwards?.(kv)
    expect(told).toEqual(example.told)
    expect(await content(inner)).toEqual(example.stored)
    const { armed, fired, changedOutcome } = kv.faults.counts()['the lie'] ?? { armed: 0, fired: 0, changedOutcome: 0 }
    expect(armed).toBeGreaterThan(0)
    expect(fired).toBeGreaterThan(0)
    expect(changedOutcome).toBe(fired)
    await kv.faults.heal()
    expect(kv.faults.pending).toBe(0)
  })

  it('is shown for every lying action and every operation it applies to', () => {
    const shown = rows.map(({ kind, op }) => `${kind} ${op}`)
    const table = Object.values(actions)
      .filter((row) => row.legality === 'lying')
      .flatMap((row) => row.operations.map((op) => `${row.kind} ${op}`))
    expect(shown.sort()).toEqual(table.sort())
  })
})

describe('a lie is told only where it is one', () => {
  const neverFires: readonly (readonly [ActionKind, string, (kv: FullKV) => Promise<unknown>])[] = [
    ['staleRead', 'of a key that was never written over', (kv) => kv.getRaw('k1')],
    ['falseMiss', 'of a key that is absent', (kv) => seen(kv.getRaw('absent'))],
    ['bitFlip', 'in an empty value', (kv) => kv.setRaw('k1', bytes(''))],
    ['truncate', 'of an empty value', (kv) => kv.setRaw('k1', bytes(''))],
    ['missingKey', 'in an empty list', (kv) => kv.list('none')],
    ['repeatedKey', 'in an empty list', (kv) => kv.list('none')],
    ['staleKey', 'where nothing was deleted', (kv) => kv.list('k')],
    ['resurrection', 'of a key that was absent', (kv) => kv.delete('absent')],
    ['falseHealth', 'that is true', (kv) => kv.health()],
    ['lostWrite', 'of an empty key, which the store refuses', (kv) => seen(kv.setRaw('', bytes('x')))],
  ]

  it.each(neverFires)('%s %s', async (kind, _where, call) => {
    const inner = await filledStore()
    const on = actions[kind].operations
    const plan = FaultPlan.fromJSON({ allowLies: true, faults: [{ id: 'the lie', on, action: { kind } }] })
    const kv = withFaults(inner, plan, { seed: 1 })
    await call(kv)
    expect(kv.faults.counts()['the lie']).toMatchObject({ fired: 0, changedOutcome: 0 })
  })

  it('about the keys of a batch that it is about', async () => {
    const inner = await filledStore()
    const plan = FaultPlan.fromJSON({
      allowLies: true,
      faults: [{ on: ['batchSetRaw'], key: 'k2', action: { kind: 'lostWrite' } }],
    })
    await withFaults(inner, plan, { seed: 1 }).batchSetRaw(
      new Map([
        ['k1', bytes('new')],
        ['k2', bytes('new')],
      ]),
    )
    expect(await content(inner)).toEqual({ ...filled, k1: 'new' })
  })
})

describe('options of lies', () => {
  it('staleRead goes back as many versions, or as much time, as it is told to', async () => {
    const clock = virtualClock()
    const read = async (options: object): Promise<unknown> => {
      const inner = await filledStore()
      const kv = withFaults(inner, lying('staleRead', 'getRaw', options), { clock, seed: 1 })
      for (const value of ['second', 'third', 'fourth']) {
        await clock.advance(10)
        await kv.setRaw('k1', bytes(value))
      }
      return seen(kv.getRaw('k1'))
    }
    expect(await read({ versions: 1 })).toBe('third')
    expect(await read({ versions: 3 })).toBe('one')
    expect(await read({ ageMs: 15 })).toBe('second')
    expect(await read({ ageMs: 10 })).toBe('third')
  })

  it('duplicateApply waits for the writes, or the time, it is told to', async () => {
    const clock = virtualClock()
    const inner = await filledStore()
    const counted = withFaults(inner, lying('duplicateApply', 'setRaw', { afterWrites: 2 }), { clock, seed: 1 })
    await counted.setRaw('k1', bytes('new'))
    await counted.delete('k1')
    expect(await seen(inner.getRaw('k1'))).toBe('KV_NOT_FOUND')
    await counted.delete('k1')
    expect(await seen(inner.getRaw('k1'))).toBe('new')
    const timed = withFaults(inner, lying('duplicateApply', 'setRaw', { delayMs: 100 }), { clock, seed: 1 })
    await timed.setRaw('k2', bytes('new'))
    await timed.delete('k2')
    await clock.advance(99)
    expect(await seen(inner.getRaw('k2'))).toBe('KV_NOT_FOUND')
    await clock.advance(1)
    expect(await seen(inner.getRaw('k2'))).toBe('new')
  })

  it('bitFlip flips as many bits as it is told to', async () => {
    const inner = await filledStore()
    await inner.setRaw('zeros', new Uint8Array(64))
    for (const bits of [1, 7, 64]) {
      const kv = withFaults(inner, lying('bitFlip', 'getRaw', { bits }), { seed: bits })
      const value = await kv.getRaw('zeros')
      expect([...value].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(bits)
    }
  })

  it('falseHealth says that a store is up which is down', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, lying('falseHealth', 'health', { says: 'up' }), { seed: 1 })
    await inner.close()
    expect(await seen(inner.health())).toBe('KV_CLOSED')
    expect(await seen(kv.health())).toBe('ok')
  })

  it('aliasing ends with the next write of the key', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, lying('aliasing', 'getRaw'), { seed: 1 })
    const value = await kv.getRaw('k1')
    await kv.setRaw('k1', bytes('mine'))
    value.fill(33)
    expect(await seen(kv.getRaw('k1'))).toBe('mine')
  })
})

function operationOf(name: string): keyof typeof samples {
  const found = Object.values(actions)
    .flatMap((row) => row.operations)
    .find((op) => op === name)
  if (found === undefined) throw new Error(name)
  return found
}
