/** Two namespaces of a backend that says it keeps them apart: no operation in one is felt in the other. */
import { type Conclusion, held, lawBroken } from './conclusion.ts'
import { type AnyKV, stringLiteral } from '../../kv/index.ts'
import type { RunContext } from '../execution/run-context.ts'
import { judge } from '../execution/judge.ts'
import type { Mismatch } from '../execution/finding.ts'
import type { Law, LawContext } from './law.ts'
import type { Expectation } from '../execution/model.ts'
import { type Arguments, perform } from '../execution/perform.ts'
import { freshNamespace } from '../execution/subject.ts'

type Side = 'here' | 'there'

/** A call in one namespace, and what it must answer though the other has the same keys. */
interface Visit {
  readonly side: Side
  readonly given: Arguments
  readonly expected: Expectation
}

const done: Expectation = { kind: 'done' }
const missing: Expectation = { kind: 'value', oneOf: [null] }

export const isolationLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'profile/isolates',
    group: 'profile',
    title: 'Each namespace is an empty store of its own, as the backend says (isolates: true).',
    needs: ['openable', 'isolation'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    async experiment(context) {
      const here = await context.subject.open(freshNamespace())
      const there = await context.subject.open(freshNamespace())
      const stores: Readonly<Record<Side, AnyKV>> = { here, there }
      const visits = visitsOf(context)
      try {
        for (const [at, { side, given, expected }] of visits.entries()) {
          context.count(given.op, 1)
          const outcome = await perform(stores[side], given, undefined, context.operationTimeoutMs)
          const mismatch = judge(expected, outcome, context.subject.classify)
          if (mismatch !== undefined) return broken(visits.slice(0, at + 1), mismatch, context)
        }
        return held
      } finally {
        for (const store of [here, there]) {
          await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
        }
      }
    },
  },
]

function visitsOf({ profile, universe }: LawContext): readonly Visit[] {
  const [first = 'a', second = 'b'] = universe.keys
  const one = Uint8Array.of(1)
  const two = Uint8Array.of(2)
  const set = (side: Side, key: string, value: Uint8Array): Visit => ({
    side,
    given: { op: 'setRaw', key, value },
    expected: done,
  })
  const reads = (side: Side, key: string, expected: Expectation): Visit => ({
    side,
    given: { op: 'getRaw', key },
    expected,
  })
  const nothing: Expectation = { kind: 'keys', must: new Set(), may: new Set(), sorted: false }
  const visits: readonly Visit[] = [
    set('here', first, one),
    reads('there', first, missing),
    ...(profile.list === 'present'
      ? [{ side: 'there', given: { op: 'list', prefix: first }, expected: nothing } as const]
      : []),
    set('there', first, two),
    reads('here', first, { kind: 'value', oneOf: [one] }),
    { side: 'there', given: { op: 'delete', key: first }, expected: done },
    reads('here', first, { kind: 'value', oneOf: [one] }),
    reads('there', first, missing),
    ...(profile.batch === 'absent' ? [] : batches(first, second, one)),
  ]
  // where reads may lag, what was written need not be seen yet; what was not written must never be
  return profile.consistency === 'eventual'
    ? visits.filter(({ given, side }) => side !== 'here' || given.op !== 'getRaw')
    : visits
}

function batches(first: string, second: string, value: Uint8Array): readonly Visit[] {
  const held = { kind: 'value', oneOf: [value] } as const
  return [
    { side: 'here', given: { op: 'batchSetRaw', entries: new Map([[second, value]]) }, expected: done },
    { side: 'there', given: { op: 'getRaw', key: second }, expected: missing },
    {
      side: 'there',
      given: { op: 'batchGetRaw', keys: [second] },
      expected: { kind: 'entries', cells: new Map([[second, [null]]]) },
    },
    { side: 'there', given: { op: 'batchDelete', keys: [second] }, expected: done },
    { side: 'here', given: { op: 'getRaw', key: second }, expected: held },
    { side: 'here', given: { op: 'getRaw', key: first }, expected: held },
  ]
}

function broken(made: readonly Visit[], { expected, got }: Mismatch, { subject }: RunContext): Conclusion {
  const last = made.at(-1)
  const where = last === undefined ? 'a call' : `${last.given.op} in one namespace`
  return lawBroken({
    message: `After calls in another namespace, ${where} was wrong: expected ${expected}; got ${got}.`,
    expected,
    got,
    hint: 'Is the namespace left out of one operation?',
    program: program(made, { expected, got }, subject.name),
  })
}

function program(made: readonly Visit[], { expected, got }: Mismatch, name: string): string {
  const lines = made.map((visit) => `await ${expression(visit)}`)
  const last = made.at(-1)
  return `import assert from 'node:assert/strict'
import { backend } from './${name}.js' // the backend under test

const here = await backend.open('here')
const there = await backend.open('there')
${lines.slice(0, -1).join('\n')}
// expected ${expected}
// got ${got}
${last === undefined ? '' : assertion(last)}
`
}

function expression({ side, given }: Visit): string {
  switch (given.op) {
    case 'getRaw':
      return `${side}.getRaw(${stringLiteral(given.key)}).catch(() => {})`
    default:
      return plain(side, given)
  }
}

function plain(side: Side, given: Arguments): string {
  switch (given.op) {
    case 'getRaw':
    case 'delete':
      return `${side}.${given.op}(${stringLiteral(given.key)})`
    case 'setRaw':
      return `${side}.setRaw(${stringLiteral(given.key)}, ${bytes(given.value)})`
    case 'list':
      return `${side}.list(${stringLiteral(given.prefix)})`
    case 'batchGetRaw':
    case 'batchDelete':
      return `${side}.${given.op}([${given.keys.map((key) => stringLiteral(key)).join(', ')}])`
    case 'batchSetRaw':
      return `${side}.batchSetRaw(new Map([${[...given.entries].map(([key, value]) => `[${stringLiteral(key)}, ${bytes(value)}]`).join(', ')}]))`
    default:
      return `${side}.${given.op}()`
  }
}

function bytes(value: Uint8Array): string {
  return `Uint8Array.of(${[...value].join(', ')})`
}

function assertion({ side, given, expected }: Visit): string {
  const made = plain(side, given)
  switch (expected.kind) {
    case 'value': {
      const [only] = expected.oneOf
      return only === null || only === undefined
        ? `await assert.rejects(${made}, { code: 'KV_NOT_FOUND' })`
        : `assert.deepEqual(new Uint8Array(await ${made}), ${bytes(only)})`
    }
    case 'keys':
      return `assert.deepEqual(await ${made}, [])`
    case 'entries':
      return `assert.equal((await ${made}).size, 0)`
    default:
      return `await ${made}`
  }
}
