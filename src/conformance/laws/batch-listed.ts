/** A list that begins once an entry of an atomic batch was seen has all of it. */
import { setImmediate as turn } from 'node:timers/promises'
import { type AnyKV, codeOf, covers } from '../../kv/index.ts'
import { type CallOutcome, perform } from '../execution/perform.ts'
import { ask } from './ask.ts'
import { callFrom, numberedKeys } from './calls.ts'
import { type Conclusion, eachPart, held, lawBroken } from './conclusion.ts'
import { printFile } from '../failure/print-file.ts'
import type { Law, LawContext } from './law.ts'
import { batchDelete, batchSet, list, type Program } from '../program/program.ts'

/** One batch: it writes keys that are absent, or deletes keys that are there. */
interface Trial {
  readonly op: 'batchSetRaw' | 'batchDelete'
  readonly size: number
}

const value = Uint8Array.of(0x31)

export const listedBatchLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'batch/listed-whole',
    group: 'batch',
    title: 'Once an entry of an atomic batch was seen, every list that begins after that has the whole batch.',
    needs: ['atomic', 'timely', 'list', 'keeps'],
    exercises: ['batchSetRaw', 'batchDelete', 'list'],
    inParts: true,
    experiment: (context) => eachPart(trialsOf(context), (trial) => attempt(trial, context), context),
  },
]

function trialsOf({ profile, tier }: LawContext): readonly Trial[] {
  const most = profile.limits.batchKeys ?? Infinity
  const sizes = [...new Set([2, 20, 150].map((size) => Math.min(size, most)))]
  return Array.from({ length: tier === 'smoke' ? 1 : 2 }, () =>
    sizes.flatMap((size): readonly Trial[] => [
      { op: 'batchSetRaw', size },
      { op: 'batchDelete', size },
    ]),
  ).flat()
}

async function attempt(trial: Trial, context: LawContext): Promise<Conclusion> {
  const { profile, subject } = context
  const names = numberedKeys(trial.size, context, 'b/', 'b')
  if (!names.every((name) => context.universe.accepts(name))) return { kind: 'nothing-to-ask' }
  const space = context.sandbox.enter()
  const keys = names.map((name) => space.prefix + name)
  // a store that lists whole segments, and accepts no separator, may have no prefix of all of them
  const prefix = [space.prefix + (names[0] ?? 'b').slice(0, -1), space.prefix].find(
    (candidate) => candidate !== '' && keys.every((key) => covers(profile.prefix, candidate, key)),
  )
  if (prefix === undefined) return { kind: 'nothing-to-ask' }
  try {
    const writer = await space.client(0)
    const apart = profile.sharing === 'shared' && subject.openable && profile.consistency === 'linearizable'
    const reader = apart ? await space.client(1) : writer
    const batch = (op: Trial['op']): Promise<CallOutcome> =>
      ask(writer, callFrom(op, { key: '', keys, prefix: '', value }), context)
    if (trial.op === 'batchDelete' && (await batch('batchSetRaw')).kind !== 'resolved') return unwritten(trial, context)
    let over = false
    const made = batch(trial.op).then((outcome) => {
      over = true
      if (outcome.kind === 'hung') space.spoiled(0)
    })
    let torn: string | undefined
    for (let last = false; torn === undefined && !last;) {
      last = over
      torn = await look(trial, reader, keys, prefix, context)
      // a store in memory answers without a turn of the event loop, and what it does in between needs one
      await turn()
    }
    await made
    return torn === undefined ? held : broken(trial, torn, context)
  } finally {
    await space.leave(names)
  }
}

/** What a list lacks, or has too much, right after an entry was seen done. */
async function look(
  { op }: Trial,
  reader: AnyKV,
  keys: readonly string[],
  prefix: string,
  context: LawContext,
): Promise<string | undefined> {
  const first = keys[0] ?? 'b0'
  if (!isDone(op, await ask(reader, { op: 'getRaw', key: first }, context), context)) return undefined
  const listed = await perform(reader, { op: 'list', prefix }, undefined, context.timeouts.msFor('list'))
  context.count('list', 1)
  if (listed.kind !== 'resolved' || !Array.isArray(listed.value)) return undefined
  const there = new Set<unknown>(listed.value)
  const wrong = keys.find((key) => there.has(key) !== (op === 'batchSetRaw'))
  if (wrong === undefined) return undefined
  const seen = op === 'batchSetRaw' ? 'was read' : 'was found gone'
  return `${JSON.stringify(first)} ${seen}, and in a list that began after that ${JSON.stringify(wrong)} was ${op === 'batchSetRaw' ? 'missing' : 'still there'}`
}

function isDone(op: Trial['op'], outcome: CallOutcome, { subject }: LawContext): boolean {
  if (outcome.kind === 'resolved') return op === 'batchSetRaw'
  return (
    op === 'batchDelete' && outcome.kind === 'rejected' && codeOf(outcome.error, subject.classify) === 'KV_NOT_FOUND'
  )
}

function unwritten({ size }: Trial, context: LawContext): Conclusion {
  return lawBroken({
    message: `A batch of ${size} entries could not be written, so there was nothing to test.`,
    expected: 'it resolves',
    got: 'it did not',
    program: program({ op: 'batchSetRaw', size }, context),
    basis: basisOf({ op: 'batchSetRaw', size }, context),
  })
}

function broken(trial: Trial, torn: string, context: LawContext): Conclusion {
  return lawBroken({
    message: `An atomic ${trial.op} of ${trial.size} entries was listed half-way: ${torn}.`,
    expected: 'once one entry of the batch is seen, every list that begins after that has the whole batch',
    got: torn,
    hint: 'Is the index that lists are read from changed after the values, or entry by entry? Put both into one transaction.',
    program: program(trial, context),
    basis: basisOf(trial, context),
  })
}

/** The same batches, listed when they are done. */
function basisOf({ op, size }: Trial, context: LawContext): Program {
  const keys = numberedKeys(size, context, 'b/', 'b')
  const lists = list((keys[0] ?? 'b').slice(0, -1))
  const written = batchSet(keys.map((key) => [key, '61']))
  return { steps: op === 'batchDelete' ? [written, lists, batchDelete(keys), lists] : [written, lists] }
}

function program({ op, size }: Trial, { subject }: LawContext): string {
  const sets = op === 'batchSetRaw'
  const write = 'kv.batchSetRaw(new Map(keys.map((key) => [key, Uint8Array.of(0x31)])))'
  const clear = 'kv.batchDelete(keys)'
  return printFile(
    subject.opening,
    [
      'const kv = await open()',
      'const reader = await open() // of the same store',
      `const keys = Array.from({ length: ${size} }, (_, i) => 'b/' + i)`,
      '// it takes effect when it likes, and one look may miss the moment',
      'for (let trial = 0; trial < 20; trial += 1) {',
      `  await ${sets ? clear : write}`,
      '  let over = false',
      `  const batch = ${sets ? write : clear}.finally(() => { over = true })`,
      '  for (let last = false; !last;) {',
      '    last = over',
      '    const there = await reader.getRaw(keys[0]).then(() => true, (error) => orMissing(error) !== null)',
      `    const listed = there === ${sets} ? await reader.list('b/') : undefined`,
      `    assert.equal(listed?.length ?? ${sets ? size : 0}, ${sets ? size : 0})`,
      '    await turns(1)',
      '  }',
      '  await batch',
      '}',
    ],
    ['await kv.close()', 'await reader.close()'],
  )
}
