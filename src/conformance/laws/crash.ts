/** What a crash leaves: a process, or a server, is killed while it writes, and what it had acknowledged must be there. */
import { type Conclusion, held, interrupted, lawBroken } from './conclusion.ts'
import { type AnyKV, type Backend, draw, drawInt, isBytes, printBytes, printKey } from '../../kv/index.ts'
import { crashWhileWriting, type CrashWrite } from '../execution/crash-writer.ts'
import type { RunContext } from '../execution/run-context.ts'
import type { Law, LawContext } from './law.ts'
import { equal } from '../execution/model.ts'
import type { Possible } from '../operations/semantics.ts'
import { perform } from '../execution/perform.ts'
import { bytesOf } from '../program/program.ts'
import { freshNamespace } from '../execution/subject.ts'

/** How long a process may take until it is killed whatever it says, in milliseconds. */
const processTimeoutMs = 20_000

const rounds = { smoke: 1, standard: 3, soak: 20 } as const

export const crashLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'durability/crash',
    group: 'durability',
    title:
      'What was acknowledged before a crash is there after it, and the write that was in flight is there whole or not at all.',
    needs: ['crash'],
    exercises: ['getRaw'],
    when: 'late',
    async experiment(context) {
      const backend = context.subject.backend
      for (let round = 0; backend !== undefined && round < rounds[context.tier]; round += 1) {
        if (context.signal.aborted) return interrupted
        const conclusion = await crashOnce(backend, context, round)
        if (conclusion.kind !== 'held') return conclusion
      }
      return held
    },
  },
]

async function crashOnce(backend: Backend, context: LawContext, round: number): Promise<Conclusion> {
  const namespace = freshNamespace()
  const prefix = context.prefix === '' ? '' : `${context.prefix.slice(0, -1)}${round}/`
  const writes = workload(context, round, prefix)
  const killAfter = 3 + drawInt(writes.length - 6, context.seed, 'crash', round)
  const acknowledged =
    backend.server === undefined
      ? await inAnotherProcess(backend, namespace, writes, killAfter)
      : await onTheServer(backend, namespace, writes, killAfter, context)
  if (typeof acknowledged === 'string') return { kind: 'inconclusive', reason: acknowledged }
  const store = await context.subject.open(namespace)
  try {
    const conclusion = await compare(store, writes, acknowledged, context)
    for (const key of new Set(writes.map((write) => write.key))) {
      await perform(store, { op: 'delete', key }, undefined, context.operationTimeoutMs)
    }
    return conclusion
  } finally {
    await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
  }
}

/** Writes, overwrites and deletions on a few keys, some values large enough to be torn. */
function workload({ seed, universe }: LawContext, round: number, prefix: string): readonly CrashWrite[] {
  const keys = universe.keys.slice(0, 6)
  return Array.from({ length: 60 }, (_, index) => {
    const key = prefix + (keys[drawInt(keys.length, seed, 'crash key', round, index)] ?? 'a')
    const chance = draw(seed, 'crash kind', round, index)
    if (chance < 0.15) return { key, value: null }
    const length = chance < 0.3 ? 20_000 : 1 + Math.floor(chance * 40)
    return { key, value: Buffer.from(bytesOf({ length, seed: index + 1 })).toString('hex') }
  })
}

async function inAnotherProcess(
  backend: Backend,
  namespace: string,
  writes: readonly CrashWrite[],
  killAfter: number,
): Promise<number | string> {
  const place = await backend.opener?.(namespace)
  if (place === undefined) return 'the backend does not say how another process opens it'
  const crash = await crashWhileWriting(place, writes, killAfter, processTimeoutMs)
  return crash.trouble === undefined
    ? crash.acknowledged
    : `the process that was to be killed did not begin: ${crash.trouble}`
}

async function onTheServer(
  backend: Backend,
  namespace: string,
  writes: readonly CrashWrite[],
  killAfter: number,
  context: RunContext,
): Promise<number | string> {
  const { server } = backend
  if (server === undefined) return 'the backend has no server'
  const store = await context.subject.open(namespace)
  let acknowledged = 0
  try {
    for (const { key, value } of writes.slice(0, killAfter)) {
      const given =
        value === null ? ({ op: 'delete', key } as const) : ({ op: 'setRaw', key, value: bytesOf(value) } as const)
      const outcome = await perform(store, given, undefined, context.operationTimeoutMs)
      if (outcome.kind !== 'resolved') return `a write before the crash was not acknowledged`
      acknowledged += 1
    }
    await server.kill()
    await server.restart()
    return acknowledged
  } finally {
    await perform(store, { op: 'close' }, undefined, context.operationTimeoutMs)
  }
}

async function compare(
  store: AnyKV,
  writes: readonly CrashWrite[],
  acknowledged: number,
  context: RunContext,
): Promise<Conclusion> {
  const expected = new Map<string, Possible[]>()
  for (const { key, value } of writes.slice(0, acknowledged)) expected.set(key, [possible(value)])
  // the one that was in flight may have arrived
  const inFlight = writes[acknowledged]
  if (inFlight !== undefined) {
    expected.set(inFlight.key, [...(expected.get(inFlight.key) ?? [null]), possible(inFlight.value)])
  }
  for (const [key, legal] of expected) {
    const outcome = await perform(store, { op: 'getRaw', key }, undefined, context.operationTimeoutMs)
    context.count('getRaw', 1)
    const seen: Possible | undefined =
      outcome.kind === 'rejected'
        ? null
        : outcome.kind === 'resolved' && isBytes(outcome.value)
          ? outcome.value
          : undefined
    if (seen !== undefined && legal.some((each) => equal(each, seen))) continue
    const wanted = legal.map(shown).join(' or ')
    return lawBroken({
      message: `${acknowledged} writes were acknowledged, then came the crash; ${printKey(key)} should hold ${wanted}.`,
      expected: `${printKey(key)}: ${wanted}`,
      got: seen === undefined ? outcome.kind : shown(seen),
      hint: 'An acknowledgement that comes before the data is on the disk (fsync), or a write that is not atomic (write beside it, then rename).',
      program: crashProgram(writes.slice(0, acknowledged), key, wanted),
    })
  }
  return held
}

function possible(value: string | null): Possible {
  return value === null ? null : bytesOf(value)
}

function shown(value: Possible): string {
  return value === null ? 'nothing' : printBytes(value)
}

function crashProgram(writes: readonly CrashWrite[], key: string, wanted: string): string {
  const mine = writes.filter((write) => write.key === key).slice(-3)
  const lines = mine.map(({ value }) =>
    value === null
      ? `await kv.delete(${JSON.stringify(key)})`
      : `await kv.setRaw(${JSON.stringify(key)}, Buffer.alloc(${value.length / 2}, '${value.slice(0, 8)}', 'hex'))`,
  )
  return `// in one process, which is then killed (kill -9):
const kv = await open()
${lines.join('\n')}

// in another:
const again = await open()
await again.getRaw(${JSON.stringify(key)}) // expected ${wanted}
`
}
