/** What a store may promise its clients as a whole, and which guarantees that comes down to. */
import type { FullProfile } from '../../kv/index.ts'
import type { Guarantee } from './guarantee.ts'

/** The name of a model: what a profile's `consistency` holds, or one guarantee by itself. */
export type Consistency = FullProfile['consistency'] | Exclude<Guarantee, 'integrity' | 'convergence'>

/**
 * By name: the guarantees that are checked. The first three are what a profile declares. `session` adds to `eventual` that a
 * client sees its own writes and, as all clients see one order, that nobody goes back in it.
 */
export const consistencyModels: Readonly<Record<Consistency, readonly Guarantee[]>> = {
  linearizable: ['linearizable'],
  session: [
    'integrity',
    'read-your-writes',
    'monotonic-reads',
    'monotonic-writes',
    'writes-follow-reads',
    'causal',
    'convergence',
  ],
  eventual: ['integrity', 'convergence'],
  'bounded-staleness': ['bounded-staleness'],
  regular: ['integrity', 'regular'],
  'read-your-writes': ['integrity', 'read-your-writes'],
  'monotonic-reads': ['integrity', 'monotonic-reads'],
  'monotonic-writes': ['integrity', 'monotonic-writes'],
  'writes-follow-reads': ['integrity', 'writes-follow-reads'],
  causal: ['integrity', 'causal'],
}
