/** Two namespaces of a backend that says it keeps them apart: no operation in one is felt in the other. */
import { type Conclusion, held, lawBroken } from './conclusion.ts'
import { type AnyKV, oneLine, revalued } from '../../kv/index.ts'
import { assertion } from '../failure/print-assertion.ts'
import { printCall } from '../failure/print-call.ts'
import { printFile } from '../failure/print-file.ts'
import { performs } from './calls.ts'
import type { RunContext } from '../execution/run-context.ts'
import { judge } from '../execution/judge.ts'
import type { Mismatch } from '../execution/finding.ts'
import type { Opening } from '../execution/opening.ts'
import type { Law, LawContext } from './law.ts'
import type { Expectation } from '../operations/semantics.ts'
import { type RealCall, perform } from '../execution/perform.ts'
import { call, type Program } from '../program/program.ts'
import { freshNamespace } from '../execution/subject.ts'

type Side = 'here' | 'there'

/** A call in one namespace, and what it must answer though the other has the same keys. */
interface Visit {
  readonly side: Side
  readonly given: RealCall
  readonly expected: Expectation
}

const done: Expectation = { kind: 'done' }
const missing: Expectation = { kind: 'value', oneOf: [null] }
const nothing: Expectation = { kind: 'keys', must: new Set(), may: new Set(), sorted: false }

export const isolationLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'profile/isolates',
    group: 'profile',
    title: 'Each namespace is an empty store of its own, as the backend says (isolates: true).',
    needs: ['openable', 'isolation'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    when: 'alone',
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

function visitsOf(context: LawContext): readonly Visit[] {
  const { profile, universe } = context

  const [first = 'a', second = 'b'] = universe.keys
  const one = Uint8Array.of(0x31)
  const two = Uint8Array.of(0x32)
  const held: Expectation = { kind: 'value', oneOf: [one] }
  const visits: readonly Visit[] = [
    visit('here', { op: 'setRaw', key: first, value: one }, done),
    visit('there', { op: 'getRaw', key: first }, missing),
    visit('there', { op: 'list', prefix: first }, nothing),
    visit('there', { op: 'setRaw', key: first, value: two }, done),
    visit('here', { op: 'getRaw', key: first }, held),
    visit('there', { op: 'delete', key: first }, done),
    visit('here', { op: 'getRaw', key: first }, held),
    visit('there', { op: 'getRaw', key: first }, missing),
    ...(performs(context, 'batchSetRaw') ? batches(first, second, one) : []),
  ].filter(({ given }) => performs(context, given.op))
  // where reads may lag, what was written need not be seen yet; what was not written must never be
  return profile.consistency === 'eventual'
    ? visits.filter(({ given, side }) => side !== 'here' || given.op !== 'getRaw')
    : visits
}

function batches(first: string, second: string, value: Uint8Array): readonly Visit[] {
  const held: Expectation = { kind: 'value', oneOf: [value] }
  return [
    visit('here', { op: 'batchSetRaw', entries: [[second, value]] }, done),
    visit('there', { op: 'getRaw', key: second }, missing),
    visit('there', { op: 'batchGetRaw', keys: [second] }, { kind: 'entries', cells: new Map([[second, [null]]]) }),
    visit('there', { op: 'batchDelete', keys: [second] }, done),
    visit('here', { op: 'getRaw', key: second }, held),
    visit('here', { op: 'getRaw', key: first }, held),
  ]
}

function visit(side: Side, given: RealCall, expected: Expectation): Visit {
  return { side, given, expected }
}

function broken(made: readonly Visit[], { expected, got, error }: Mismatch, { subject }: RunContext): Conclusion {
  const last = made.at(-1)
  const where = last === undefined ? 'a call' : `${last.given.op} in one namespace`
  return lawBroken({
    message: `After calls in another namespace, ${where} was wrong: expected ${expected}; got ${got}.`,
    expected,
    got,
    ...(error === undefined ? {} : { error }),
    hint: 'Is the namespace left out of one operation?',
    program: program(made, { expected, got }, subject.opening),
    ...(last === undefined ? {} : { basis: oneSide(made, last.side) }),
  })
}

/** What was done in one namespace, with nothing done in the other. */
function oneSide(made: readonly Visit[], side: Side): Program {
  const own = made.filter((each) => each.side === side)
  return {
    steps: own.map(({ given }) => call(revalued(given, (value: Uint8Array) => Buffer.from(value).toString('hex')))),
  }
}

function program(made: readonly Visit[], { expected, got }: Mismatch, opening: Opening): string {
  const last = made.at(-1)
  return printFile(
    opening,
    [
      `const here = await ${opening.backend ?? 'backend'}.open(\`\${store}here\`)`,
      `const there = await ${opening.backend ?? 'backend'}.open(\`\${store}there\`)`,
      ...made.slice(0, -1).map((visit) => `await ${expression(visit)}.catch(() => {})`),
      `// expected ${oneLine(expected)}`,
      `// got ${oneLine(got)}`,
      ...(last === undefined ? [] : assertion(last.expected, expression(last), last.side)),
    ],
    ['await here.close()', 'await there.close()'],
  )
}

function expression({ side, given }: Visit): string {
  return printCall(side, given, (value: Uint8Array) => `Uint8Array.of(${[...value].join(', ')})`)
}
