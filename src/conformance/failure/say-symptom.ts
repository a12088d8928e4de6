/** Says in a few words what a failure comes down to. */
import type { Symptom } from './symptom.ts'

const ways: Readonly<Record<string, string>> = {
  missing: 'what was written is missing',
  extra: 'there is what must not be there',
  changed: 'keys are not those that were written',
  repeated: 'a key comes more than once',
  value: 'the value is another',
  unordered: 'keys are out of order',
  hung: 'it does not settle',
  threw: 'it throws in place of rejecting',
  kept: 'a result changes later',
  touched: 'what it was given is changed',
  reason: 'it does not end as its signal says',
  'race torn': 'values are seen in pieces',
  'race half-batch': 'half of a batch is seen',
  'race lost-update': 'an acknowledged write is lost',
  'race unsaved': 'an acknowledged write is not kept',
  'race overtaken': 'an earlier write wins over a later one',
  'race lost-from-list': 'an acknowledged write is missing in the list',
  race: 'no order explains what clients saw',
}

/** In a few words: `list after setRaw: what was written is missing, keys with a byte order mark`. */
export function saySymptom({ aspect, op, after, circumstances, keys, values }: Symptom): string {
  const others = after.filter((other) => other !== op)
  return [
    `${op}${others.length === 0 ? '' : ` after ${others.join(', ')}`}: ${wayOf(aspect)}`,
    ...circumstances,
    ...(keys === undefined || keys.name === vague ? [] : [`keys ${keys.name}`]),
    ...(values === undefined || values === vague ? [] : [`values ${values}`]),
  ].join(', ')
}

const vague = 'like these'

function wayOf(aspect: string): string {
  const said = ways[aspect]
  if (said !== undefined) return said
  if (aspect.startsWith('fails ')) return `it fails (${aspect.slice('fails '.length)})`
  return aspect.startsWith('not ') ? `it is not refused with ${aspect.slice('not '.length)}` : 'it goes wrong'
}
