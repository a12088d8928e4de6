/** What `has` says is what `getRaw` finds: of every key, and whatever is under it. */
import type { Law } from './law.ts'
import { del, get, has, type Program, set } from '../program/program.ts'
import { values } from '../program/universe.ts'

/** Written, asked for, deleted, asked for again, with a neighbour that is never written. */
function lifeOf(key: string, neighbour: string): Program {
  return {
    steps: [has(key), get(key), set(key, '61'), has(key), has(neighbour), set(key, ''), has(key), del(key), has(key)],
  }
}

export const hasLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'has/agrees',
    group: 'has',
    title: 'has is true exactly for the keys that getRaw finds, whatever is under them.',
    needs: ['has'],
    exercises: ['has', 'setRaw', 'delete'],
    directed: ({ universe }) => [
      ...values.map((value): Program => ({ steps: [set('a', value), has('a'), get('a'), del('a'), has('a')] })),
      ...universe.keys.map((key) => lifeOf(key, universe.accepts(`${key}x`) ? `${key}x` : key)),
      ...universe.keys.slice(0, 8).flatMap((key) =>
        universe.mutations(key).map(({ trap, key: other }): Program => ({
          steps: [set(key, '61'), has(other), has(key), del(key), set(other, '61'), has(key), has(other)],
          trap,
        })),
      ),
    ],
  },
]
