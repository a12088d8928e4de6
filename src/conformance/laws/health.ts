/** Health says that the store is up, and leaves no trace. What it says when the store is down, the server laws ask. */
import type { Law } from './law.ts'
import { get, health, list, set, type Step } from '../program/program.ts'

/** First characters of keys that a probe may leave behind. */
const heads = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/$#~@ ']

export const healthLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'health/up',
    group: 'health',
    title: 'Health resolves while the store works.',
    needs: ['health'],
    exercises: ['health'],
    directed: () => [
      { steps: [health()] },
      { steps: [set('a', '61'), health(), get('a'), health(), get('b'), health()] },
      // one that fails now and then, as of a pool with a dead connection in it
      { steps: Array.from({ length: 30 }, () => health()) },
    ],
  },
  {
    kind: 'programs',
    id: 'health/no-trace',
    group: 'health',
    title: 'Asking for health writes nothing and removes nothing.',
    needs: ['health', 'list'],
    exercises: ['health', 'list'],
    directed: ({ profile, universe }) => {
      const lists: readonly Step[] =
        profile.emptyPrefix === 'all'
          ? [list('')]
          : heads.filter((head) => universe.accepts(head)).map((head) => list(head))
      const meanwhile: readonly Step[] = [
        { do: 'together', calls: [health(), ...lists.flatMap((step) => (step.do === 'call' ? [step] : []))] },
      ]
      return [
        { steps: [health(), ...lists] },
        { steps: [set('a', '61'), health(), health(), ...lists, get('a')] },
        { steps: meanwhile },
      ]
    },
  },
]
