/** What a store that evicts still owes its callers: it keeps to its capacity, and what it has left can be listed and read. */
import { isBytes, stringLiteral } from '../../kv/index.ts'
import { perform } from '../execution/perform.ts'
import { printFile } from '../failure/print-file.ts'
import type { CaseSpace } from '../execution/sandbox.ts'
import { numberedKeys } from './calls.ts'
import { type Conclusion, held, lawBroken } from './conclusion.ts'
import type { ExperimentLaw, LawContext } from './law.ts'

/** The most that is written to overfill a store: entries, and bytes. */
const affordable = { entries: 10_000, bytes: 64 * 1_048_576 }

/** How a store is overfilled: so many values, each of so many bytes, of which it may hold only `most`. */
interface Fill {
  readonly count: number
  readonly bytes: number
  readonly most: number
  readonly says: string
}

export const capacityLaw: ExperimentLaw = {
  kind: 'experiment',
  id: 'limits/capacity',
  group: 'limits',
  title: 'However much is written, a store holds no more than its capacity, and something; what it holds is listed.',
  needs: ['evicts'],
  exercises: ['setRaw', 'getRaw'],
  when: 'alone',
  async experiment(context) {
    const fills = fillsFor(context)
    if (fills.length === 0) return { kind: 'nothing-to-ask' }
    for (const fill of fills) {
      const space = context.sandbox.enter()
      const keys = numberedKeys(fill.count, context)
      try {
        const conclusion = await overfill(context, space, fill, keys)
        if (conclusion.kind !== 'held') return conclusion
      } finally {
        await space.leave(keys)
      }
    }
    return held
  },
}

function fillsFor({ profile: { capacity, limits } }: LawContext): readonly Fill[] {
  const { entries, bytes } = capacity
  const byEntries = entries === undefined || entries > affordable.entries ? [] : [filledBy(entries)]
  if (bytes === undefined || bytes > affordable.bytes) return byEntries
  const size = Math.max(1, Math.min(Math.floor(bytes / 10), limits.valueBytes ?? Infinity))
  const most = Math.floor(bytes / size)
  if (most > affordable.entries) return byEntries
  return [...byEntries, { count: 2 * most + 10, bytes: size, most, says: `${bytes} bytes of values` }]
}

function filledBy(entries: number): Fill {
  return { count: 2 * entries + 10, bytes: 1, most: entries, says: `${entries} entries` }
}

async function overfill(
  context: LawContext,
  space: CaseSpace,
  fill: Fill,
  names: readonly string[],
): Promise<Conclusion> {
  const { operationTimeoutMs, profile } = context
  const filled: Filled = { fill, names, context }
  const store = await space.client(0)
  const keys = names.map((name) => space.prefix + name)
  for (const key of keys) {
    const value = new Uint8Array(fill.bytes)
    const outcome = await perform(store, { op: 'setRaw', key, value }, undefined, operationTimeoutMs)
    context.count('setRaw', 1)
    if (outcome.kind !== 'resolved') return { kind: 'inconclusive', reason: `a write of ${fill.bytes} bytes failed` }
  }
  const present = new Set<string>()
  for (const key of keys) {
    const outcome = await perform(store, { op: 'getRaw', key }, undefined, operationTimeoutMs)
    context.count('getRaw', 1)
    if (outcome.kind === 'resolved' && isBytes(outcome.value)) present.add(key)
  }
  const expected = `of ${fill.count} values of ${fill.bytes} bytes between 1 and ${fill.most} are there (capacity: ${fill.says})`
  if (present.size === 0) return broken(filled, expected, 'none is there', 'Nothing is kept at all?')
  if (present.size > fill.most)
    return broken(filled, expected, `${present.size} are there`, 'If nothing is evicted, declare no capacity.')
  // a prefix of segments covers none of what is written here but itself
  if (profile.list !== 'present' || profile.prefix === 'segment') return held
  const prefix = space.prefix + commonHead(names)
  const listed = await perform(store, { op: 'list', prefix }, undefined, operationTimeoutMs)
  context.count('list', 1)
  const seen = new Set<unknown>(listed.kind === 'resolved' && Array.isArray(listed.value) ? listed.value : [])
  const differs = keys.filter((key) => seen.has(key) !== present.has(key))
  if (differs.length === 0) return held
  const got = `${differs.length} keys are listed and cannot be read, or the other way round`
  return broken(
    filled,
    'what is there is what is listed',
    got,
    'Is an index kept beside the entries, that eviction forgets?',
  )
}

/** What every key of the fill begins with, as a prefix that covers all of them. */
function commonHead(names: readonly string[]): string {
  return (names[0] ?? '').replace(/0$/, '')
}

function broken(filled: Filled, expected: string, got: string, hint: string): Conclusion {
  return lawBroken({
    message: `${capacityLaw.title} Expected that ${expected}; got that ${got}.`,
    expected,
    got,
    hint,
    program: program(filled),
  })
}

/** What was written, and the store it was written to. */
interface Filled {
  readonly fill: Fill
  readonly names: readonly string[]
  readonly context: LawContext
}

function program({ fill: { count, bytes, most }, names, context: { subject, profile } }: Filled): string {
  const head = stringLiteral(commonHead(names))
  const lists = profile.list === 'present' && profile.prefix !== 'segment'
  return printFile(
    subject.opening,
    [
      'const kv = await open()',
      `const keys = Array.from({ length: ${count} }, (_, i) => ${head} + i)`,
      `for (const key of keys) await kv.setRaw(key, new Uint8Array(${bytes}))`,
      'const present = []',
      'for (const key of keys) if ((await kv.getRaw(key).then(hex, orMissing)) !== null) present.push(key)',
      `assert.ok(present.length >= 1, 'none is there')`,
      `assert.ok(present.length <= ${most}, \`\${present.length} are there, and there is room for ${most}\`)`,
      ...(lists ? [`assert.deepEqual((await kv.list(${head})).toSorted(), present.toSorted())`] : []),
    ],
    ['await kv.close()'],
  )
}
