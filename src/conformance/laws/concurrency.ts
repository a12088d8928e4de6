/** Concurrent clients. These laws are decided on recorded histories. */
import type { Law } from '../law.ts'

const waiting = async (): Promise<{ readonly kind: 'held' }> => ({ kind: 'held' })

export const concurrencyLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'concurrency/linearizable',
    group: 'concurrency',
    title: 'Each key behaves like one register: every history of concurrent calls has an order that explains it.',
    needs: ['concurrency'],
    exercises: ['setRaw', 'getRaw'],
    experiment: waiting,
  },
]
