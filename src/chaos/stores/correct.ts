/** Stores that keep what they promise: nobody may ever accuse them. */
import type { Kept, Occasion, ReferenceBehaviour } from './behaviour.ts'
import { Register, Versions } from './register.ts'

/** Reads may come from a replica that lags, whoever reads. */
class Eventual extends Versions {
  override read(key: string, occasion: Occasion): Kept {
    return this.at(key, occasion.now - 60 * occasion.chance)
  }
}

/** All clients see one order of writes, each of them a while late, and each its own writes at once. */
class Sequential extends Versions {
  /** How far each client has seen; it never goes back. */
  readonly #seen = new Map<number, number>()

  override read(key: string, occasion: Occasion): Kept {
    const lagging = occasion.now - 20 * (occasion.client % 3)
    const seen = Math.max(lagging, this.#seen.get(occasion.client) ?? -Infinity)
    this.#seen.set(occasion.client, seen)
    return this.at(key, seen)
  }

  override write(key: string, value: Kept, occasion: Occasion): number {
    this.#seen.set(occasion.client, occasion.now)
    return super.write(key, value, occasion)
  }
}

/** Writes are acknowledged late, long after they took effect. */
class SlowAcknowledgements extends Register {
  override write(key: string, value: Kept, occasion: Occasion): number {
    return super.write(key, value, occasion) + 30 * occasion.chance
  }
}

/** Every correct store. */
export const correctStores: readonly ReferenceBehaviour[] = [
  {
    name: 'linearizable',
    says: 'One map.',
    correct: true,
    consistency: 'linearizable',
    durability: 'crash',
    make: () => new Register(),
  },
  {
    name: 'slow-acknowledgements',
    says: 'Writes take effect at once and are acknowledged late.',
    correct: true,
    consistency: 'linearizable',
    durability: 'crash',
    make: () => new SlowAcknowledgements(),
  },
  {
    name: 'session',
    says: 'Clients lag behind each other, in one order, and see their own writes.',
    correct: true,
    consistency: 'session',
    durability: 'crash',
    make: () => new Sequential(),
  },
  {
    name: 'eventual',
    says: 'Reads come from replicas that lag.',
    correct: true,
    consistency: 'eventual',
    durability: 'crash',
    make: () => new Eventual(),
  },
]
