/**
 * What shows only under keys that stand alone. Where many cases share one store, their keys live under a prefix, and that hides
 * a property name, a match in the middle of a key, and a key that a health check leaves. These laws go without the prefix. So
 * that they can neither harm nor misread what others keep in the store, they write under names that nobody else can have, and
 * only read the rest.
 */
import { ask, heldIfAnswered } from './ask.ts'
import { type Conclusion, lawBroken } from './conclusion.ts'
import { type AnyKV, isBytes, keyProblem, stringLiteral } from '../../kv/index.ts'
import type { RunContext } from '../execution/run-context.ts'
import { printFile } from '../failure/print-file.ts'
import type { Law } from './law.ts'
import { type CallOutcome, perform } from '../execution/perform.ts'
import { get, health, list, set, type Step } from '../program/program.ts'
import { casePrefix, freshNamespace } from '../execution/subject.ts'

/** Names that every plain object answers to. */
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf']

/** First characters of keys that a health check may leave behind. */
const heads = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/$#~@ ']

/** Asked before any other law calls `health`, for a key that is always the same can be left for the first time only once. */
export const bareHealthLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'health/no-key-left',
    group: 'health',
    title: 'Asking for health leaves no key behind, whatever it is called.',
    needs: ['health', 'list'],
    exercises: ['health', 'list'],
    when: 'first',
    experiment: (context) => withStore(context, (store) => keysLeft(store, context)),
  },
]

export const bareKeyLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'keys/inherited-names',
    group: 'keys',
    title: 'A name that every object inherits is no key until somebody writes it.',
    exercises: ['getRaw'],
    when: 'alone',
    experiment: (context) => withStore(context, (store) => inheritedNames(store, context)),
  },
]

export const bareListLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'list/start-only',
    group: 'list',
    title: 'A prefix is looked for at the start of a key, not further in.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    when: 'alone',
    experiment: (context) => withStore(context, (store) => startOnly(store, context)),
  },
]

async function withStore(context: RunContext, ask: (store: AnyKV) => Promise<Conclusion>): Promise<Conclusion> {
  const store = await context.subject.open(freshNamespace())
  try {
    return await ask(store)
  } finally {
    if (context.subject.openable) await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
  }
}

async function keysLeft(store: AnyKV, context: RunContext): Promise<Conclusion> {
  const answers: CallOutcome[] = []
  const before = await keysUnder(store, context, answers)
  for (let asked = 0; asked < 2; asked += 1) await ask(store, { op: 'health' }, context)
  const after = await keysUnder(store, context, answers)
  const left = [...after].filter((key) => !before.has(key))
  if (left.length === 0) return heldIfAnswered(answers, context)
  // what comes and goes by itself is somebody else's
  const later = await keysUnder(store, context, answers)
  if (later.size !== after.size || left.some((key) => !later.has(key)))
    return { kind: 'inconclusive', reason: 'other clients write to this store: keys came and went meanwhile' }
  const got = left.slice(0, 3).map((key) => stringLiteral(key))
  return lawBroken({
    message: `health was called, and ${got.join(', ')} appeared in the store.`,
    expected: 'the keys that were there before',
    got: `${got.join(', ')} besides`,
    hint: 'The health check writes a key and does not take it away again.',
    program: program(context, [
      'await kv.health()',
      `const listed = await kv.list(${stringLiteral(left[0]?.slice(0, 1) ?? '')})`,
      `assert.deepEqual(listed.filter((key) => key === ${got[0]}), [])`,
    ]),
    basis: { steps: [health(), list(left[0]?.slice(0, 1) ?? '')] },
  })
}

async function keysUnder(store: AnyKV, context: RunContext, answers: CallOutcome[]): Promise<ReadonlySet<string>> {
  const prefixes = context.profile.emptyPrefix === 'all' ? [''] : heads
  const given = await Promise.all(prefixes.map((prefix) => ask(store, { op: 'list', prefix }, context)))
  answers.push(...given)
  const listed = given.flatMap((answer): unknown[] =>
    answer.kind === 'resolved' && Array.isArray(answer.value) ? answer.value : [],
  )
  return new Set(listed.filter((key) => typeof key === 'string'))
}

async function inheritedNames(store: AnyKV, context: RunContext): Promise<Conclusion> {
  const names = inherited.filter((key) => keyProblem(key, context.profile) === undefined)
  if (names.length === 0) return { kind: 'nothing-to-ask' }
  const present: string[] = []
  const answers: CallOutcome[] = []
  for (const key of names) {
    const read = await ask(store, { op: 'getRaw', key }, context)
    answers.push(read)
    if (read.kind === 'resolved' && !isBytes(read.value)) return unwritten(context, key, kindOf(read.value))
    if (read.kind === 'resolved') present.push(key)
    if (read.kind === 'rejected' && read.error instanceof TypeError) return unwritten(context, key, String(read.error))
  }
  // one may be somebody's key; half of them together are not
  const [key] = present
  if (key === undefined || present.length < inherited.length / 2) return heldIfAnswered(answers, context)
  return unwritten(context, key, 'bytes')
}

function unwritten(context: RunContext, key: string, got: string): Conclusion {
  return lawBroken({
    message: `getRaw(${JSON.stringify(key)}) was wrong before anybody had written that key: expected KV_NOT_FOUND; got ${got}.`,
    expected: 'KV_NOT_FOUND',
    got,
    hint: 'Entries are kept in a plain object, which inherits names: use a Map, or Object.create(null).',
    program: program(context, [`await assert.rejects(kv.getRaw(${JSON.stringify(key)}), { code: 'KV_NOT_FOUND' })`]),
    basis: { steps: [get(key)] },
  })
}

async function startOnly(store: AnyKV, context: RunContext): Promise<Conclusion> {
  const prefix = `${casePrefix(context.profile)}1`
  const keys = [prefix, `1${prefix}`, `1${prefix}1`, `${prefix}1`].filter(
    (key) => keyProblem(key, context.profile) === undefined,
  )
  try {
    for (const key of keys) await ask(store, { op: 'setRaw', key, value: Uint8Array.of(0x31) }, context)
    const listed = await ask(store, { op: 'list', prefix }, context)
    const given: unknown[] = listed.kind === 'resolved' && Array.isArray(listed.value) ? listed.value : []
    const stray = given.filter((key) => typeof key === 'string' && !key.startsWith(prefix))
    if (stray.length === 0) return heldIfAnswered([listed], context)
    const got = JSON.stringify(stray[0])
    return lawBroken({
      message: `list(${JSON.stringify(prefix)}) gave ${got}, which has the prefix further in.`,
      expected: JSON.stringify(keys.filter((key) => key.startsWith(prefix))),
      got: JSON.stringify(given),
      hint: 'Keys are searched for the prefix: `includes`, or a pattern without an anchor, where `startsWith` belongs.',
      program: program(context, [
        `await kv.setRaw(${got}, Uint8Array.of(0x31))`,
        `assert.deepEqual(await kv.list(${JSON.stringify(prefix)}), [])`,
      ]),
      basis: { steps: ['p/1', '1p/1', '1p/11', 'p/11'].map((key): Step => set(key, '61')).concat(list('p/1')) },
    })
  } finally {
    for (const key of keys) await ask(store, { op: 'delete', key }, context)
  }
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : `a ${typeof value}`
}

function program(context: RunContext, lines: readonly string[]): string {
  return printFile(context.subject.opening, ['const kv = await open()', ...lines], ['await kv.close()'])
}
