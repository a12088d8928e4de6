/** Of a key and one below it, as of a file and a folder, only one can exist. */
import { keyProblem } from '../../kv/index.ts'
import { del, get, type Program, set } from '../program/program.ts'
import type { LawContext, ProgramLaw } from './law.ts'

export const hierarchyLaw: ProgramLaw = {
  kind: 'programs',
  id: 'keys/hierarchy',
  group: 'keys',
  title:
    'While a key is there, writing one above or below it rejects with KV_INVALID_KEY; when it is gone, the other can be written.',
  needs: ['exclusive'],
  verbatim: true,
  exercises: ['setRaw', 'getRaw', 'delete'],
  directed: (context) => separatorsOf(context).flatMap((separator) => programsOn(separator, context)),
}

function separatorsOf({ profile: { hierarchy } }: LawContext): readonly string[] {
  return hierarchy === 'free' ? [] : [...hierarchy.separators]
}

function programsOn(separator: string, { prefix, profile, universe }: LawContext): readonly Program[] {
  const [head = 'a', other = 'b'] = universe.keys
  const below = [head, other].join(separator)
  const beside = [head, head].join(separator)
  const deep = [head, other, head].join(separator)
  if ([deep, beside].some((key) => keyProblem(prefix + key, profile) !== undefined)) return []
  return [
    { steps: [set(head, '61'), set(below, '62'), get(head), get(below), del(below), get(head)] },
    { steps: [set(below, '61'), set(head, '62'), get(below), get(head), del(head), get(below)] },
    { steps: [set(head, '61'), set(deep, '62'), get(head), get(deep)] },
    { steps: [set(deep, '61'), set(head, '62'), set(below, '63'), get(deep), get(head), get(below)] },
    { steps: [set(head, '61'), del(head), set(below, '62'), get(below), get(head)] },
    { steps: [set(deep, '61'), del(deep), set(head, '62'), get(head), get(deep)] },
    // what lies below one key exists side by side
    { steps: [set(below, '61'), set(beside, '62'), get(below), get(beside), del(below), set(head, '63'), get(beside)] },
    { steps: [set(head, '61'), set(head + other, '62'), get(head), get(head + other)] },
  ].map(({ steps }): Program => ({ steps, trap: 'child' }))
}
