/** Lies about the bytes: a value is damaged on its way in, and stays so, or on its way out. */
import type { ActionRow, Behaviour, Occasion, ActionShapeOf } from '../action.ts'
import { revalued, valuesOf } from '../change.ts'
import { type OperationsWith, operationsWith } from '../passages.ts'

/** The types of the actions in this file. */
export interface DamageShapes {
  readonly bitFlip: ActionShapeOf<'lying', 'instead', OperationsWith<'get' | 'set'>, { readonly bits: number }>
  readonly truncate: ActionShapeOf<'lying', 'instead', OperationsWith<'get' | 'set'>, { readonly share: number }>
  readonly tornValue: ActionShapeOf<'lying', 'instead', OperationsWith<'get' | 'set'>, { readonly share: number }>
}

const valued = operationsWith('get', 'set')

/** Gives the damaged value, or the value itself where it cannot be damaged. `other` is another version of it. */
type Damage = (
  value: Uint8Array,
  key: string,
  occasion: Occasion,
  other: () => Promise<Uint8Array | undefined>,
) => Uint8Array | Promise<Uint8Array>

export const bitFlip: ActionRow<'bitFlip', DamageShapes['bitFlip']> = {
  kind: 'bitFlip',
  legality: 'lying',
  moments: ['instead'],
  operations: valued,
  options: { bits: { type: 'count', default: 1, says: 'how many bits' } },
  says: 'Bits of a value are flipped.',
  example: "faults({ allowLies: true }).on('setRaw').key('blob:*').lie('bitFlip', { bits: 1 })",
  prepare: ({ bits }) =>
    damaging((value, key, occasion) => {
      const damaged = new Uint8Array(value)
      const total = value.length * 8
      // neighbouring bits from a drawn one on, so that no bit is flipped back
      const start = Math.floor(occasion.draw(`bit ${key}`) * total)
      for (let count = 0; count < Math.min(bits, total); count += 1) {
        const bit = (start + count) % total
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      }
      return damaged
    }),
}

export const truncate: ActionRow<'truncate', DamageShapes['truncate']> = {
  kind: 'truncate',
  legality: 'lying',
  moments: ['instead'],
  operations: valued,
  options: {
    share: { type: 'share', default: 0.5, says: 'how much is kept, rounded down; one byte at least is lost' },
  },
  says: 'The end of a value is missing.',
  example: "faults({ allowLies: true }).on('getRaw').lie('truncate', { share: 0.9 })",
  prepare: ({ share }) =>
    damaging((value) => value.slice(0, Math.min(Math.floor(value.length * share), Math.max(value.length - 1, 0)))),
}

export const tornValue: ActionRow<'tornValue', DamageShapes['tornValue']> = {
  kind: 'tornValue',
  legality: 'lying',
  moments: ['instead'],
  operations: valued,
  options: {
    share: { type: 'share', default: 0.5, says: 'how much is of the new value; one byte at least is not' },
  },
  says: 'A value is part new, part what the key held before (zeros where it held nothing).',
  example: "faults({ allowLies: true }).on('setRaw').lie('tornValue')",
  prepare: ({ share }) =>
    damaging(async (value, _key, _occasion, other) => {
      const old = (await other()) ?? new Uint8Array(value.length)
      const cut = Math.min(Math.floor(value.length * share), Math.max(value.length - 1, 0))
      return new Uint8Array(Buffer.concat([value.subarray(0, cut), old.subarray(cut)]))
    }),
}

/** Damages what is read, or what is written. Fires only where a value really changed. */
function damaging(damage: Damage): Behaviour {
  const damageAll = async (
    occasion: Occasion,
    values: ReadonlyMap<string, Uint8Array>,
    other: (key: string) => Promise<Uint8Array | undefined>,
  ): Promise<Map<string, Uint8Array>> => {
    const result = new Map(values)
    const hit: string[] = []
    for (const [key, value] of values) {
      if (!occasion.hits(key)) continue
      const damaged = await damage(value, key, occasion, () => other(key))
      if (Buffer.compare(value, damaged) === 0) continue
      result.set(key, damaged)
      hit.push(key)
    }
    if (hit.length > 0) {
      occasion.fire({ keys: hit })
      occasion.changed()
    }
    return result
  }
  return {
    read: async (occasion, keys, effect) =>
      damageAll(occasion, await effect(keys), async (key) => occasion.store.memory?.versionsAgo(key, 1)?.value),
    async write(occasion, change, effect) {
      if (change.kind === 'delete') return effect(change)
      const damaged = await damageAll(occasion, valuesOf(change.entries), (key) => occasion.store.get(key))
      await effect(revalued(change.entries, (value, key) => damaged.get(key) ?? value))
    },
  }
}
