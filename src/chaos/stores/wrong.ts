/** Stores that are wrong on purpose, each in one way that real stores have been: what the chaos run is measured by. */
import type { Kept, Occasion, ReferenceBehaviour } from './behaviour.ts'
import { Register, Versions } from './register.ts'

class StaleFollower extends Versions {
  override read(key: string, occasion: Occasion): Kept {
    return occasion.client % 2 === 1 ? this.at(key, occasion.now - 80 * occasion.chance) : super.read(key, occasion)
  }
}

class LastWriterWins extends Register {
  readonly #stamps = new Map<string, number>()

  override write(key: string, value: Kept, occasion: Occasion): number {
    // each client stamps with a clock of its own, and they differ
    const stamp = occasion.now + 25 * (occasion.client % 3)
    if (stamp < (this.#stamps.get(key) ?? -Infinity)) return 0
    this.#stamps.set(key, stamp)
    return super.write(key, value, occasion)
  }
}

class Forgetful extends Register {
  #durable = new Map<string, Uint8Array>()
  #flushedAt = 0

  override write(key: string, value: Kept, occasion: Occasion): number {
    if (occasion.now - this.#flushedAt > 250) {
      this.#durable = new Map(this.data)
      this.#flushedAt = occasion.now
    }
    return super.write(key, value, occasion)
  }

  override crash(): void {
    this.data.clear()
    for (const [key, value] of this.#durable) this.data.set(key, value)
  }
}

class Resurrecting extends Register {
  override write(key: string, value: Kept, occasion: Occasion): number {
    const before = this.data.get(key)
    const waitMs = super.write(key, value, occasion)
    if (value === undefined && before !== undefined && occasion.chance < 0.6) {
      occasion.later(8 + 40 * occasion.chance, () => {
        if (!this.data.has(key)) this.put(key, before)
      })
    }
    return waitMs
  }
}

class DoubleApplying extends Register {
  override write(key: string, value: Kept, occasion: Occasion): number {
    if (occasion.chance < 0.15) occasion.later(10 + 200 * occasion.chance, () => this.put(key, value))
    return super.write(key, value, occasion)
  }
}

class Torn extends Register {
  override write(key: string, value: Kept, occasion: Occasion): number {
    const before = this.data.get(key)
    if (value === undefined || before === undefined) return super.write(key, value, occasion)
    const half = value.length >> 1
    const mixed = before.slice()
    mixed.set(value.subarray(0, Math.min(half, mixed.length)))
    this.put(key, mixed)
    occasion.later(6, () => {
      // a write that came in between has its own second half to put down
      if (this.data.get(key) === mixed) this.put(key, value)
    })
    return 6
  }
}

class LostWrites extends Register {
  override write(key: string, value: Kept, occasion: Occasion): number {
    return occasion.chance < 0.05 ? 0 : super.write(key, value, occasion)
  }
}

/** Every wrong store. */
export const wrongStores: readonly ReferenceBehaviour[] = [
  row('stale-follower', 'Every other client reads from a follower that lags.', () => new StaleFollower()),
  row('last-writer-wins', 'Concurrent writes are ordered by clocks that differ.', () => new LastWriterWins()),
  row('forgetful', 'What was acknowledged before a crash is not all there after it.', () => new Forgetful()),
  row('resurrecting', 'Deleted keys come back.', () => new Resurrecting()),
  row('double-applying', 'A write is applied once more, later.', () => new DoubleApplying()),
  row('torn', 'A value is put down in two halves.', () => new Torn()),
  row('lost-writes', 'A write in twenty is acknowledged and dropped.', () => new LostWrites()),
]

function row(name: string, says: string, make: ReferenceBehaviour['make']): ReferenceBehaviour {
  return { name, says, correct: false, consistency: 'linearizable', durability: 'crash', make }
}
