/** What must hold when the server behind a store goes away and comes back. These need a server whose switches are in reach. */
import { type Conclusion, held, interrupted, lawBroken } from './conclusion.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { type AnyKV, isBytes, operations, operationTable, type ServerControl } from '../../kv/index.ts'
import { callFrom, onKey } from './calls.ts'
import type { RunContext } from '../execution/run-context.ts'
import type { ExperimentLaw, Law } from './law.ts'
import { type RealCall, type CallOutcome, perform } from '../execution/perform.ts'
import {
  describeOutcome,
  during,
  findsNothing,
  mayEndSoAway,
  type Outage,
  outages,
  saysItIsAway,
  untilBack,
} from '../execution/outage.ts'
import type { CaseSpace } from '../execution/sandbox.ts'
import { abortedAway, type ServerScene, whenBack, whileAway } from './server-program.ts'

/** What an experiment has at hand. */
interface Stage {
  readonly context: RunContext
  readonly space: CaseSpace
  readonly server: ServerControl
  readonly store: AnyKV
  /** A key that holds one byte, 0x31. */
  readonly present: string
}

/** A call, and what came of it. */
interface Asked {
  readonly given: RealCall
  readonly outcome: CallOutcome
}

const stored = new Uint8Array([0x31])

/**
 * Runs an experiment once for every way in which a server can be away, and stops at the first that breaks the law. One of which
 * nothing was learnt does not stop it, and counts where nothing was learnt of any.
 */
function eachOutage(
  head: Omit<ExperimentLaw, 'kind' | 'group' | 'experiment'>,
  experiment: (stage: Stage, outage: Outage) => Promise<Conclusion>,
): Law {
  return {
    ...head,
    when: 'late',
    kind: 'experiment',
    group: 'server',
    async experiment(context) {
      const server = context.subject.backend?.server
      if (server === undefined) return { kind: 'inconclusive', reason: 'there is no server' }
      const learnt: Conclusion[] = []
      for (const outage of outages) {
        if (context.signal.aborted) return interrupted
        const space = context.sandbox.enter()
        try {
          const present = `${space.prefix}1`
          const store = await answering(space, present, context)
          if (typeof store === 'string')
            return { kind: 'inconclusive', reason: `before it was ${outage.name}, ${store}` }
          const conclusion = await experiment({ context, space, server, store, present }, outage)
          if (conclusion.kind === 'broken') return conclusion
          learnt.push(conclusion)
        } finally {
          await space.leave(['1', '2'])
        }
      }
      return learnt.find(({ kind }) => kind === 'held') ?? learnt[0] ?? held
    },
  }
}

/** A client that the server answers, with a value under `present`; else why there is none: an outage before may still last. */
async function answering(space: CaseSpace, present: string, context: RunContext): Promise<AnyKV | string> {
  let last = ''
  // the client of the case before may not have found its server again, which is for that case to tell
  for (let fresh = 0; fresh < 2; fresh += 1) {
    const store = await space.client(0)
    const outcome = await untilBack(store, { op: 'setRaw', key: present, value: stored }, context)
    if (outcome.kind === 'resolved') return store
    space.spoiled(0)
    last = `the server did not answer a client: ${describeOutcome(outcome, context)}`
  }
  return last
}

/** One call of every operation that the store has: reads of a key that is there, anything else on a key of its own. */
function everyCall({ store, present, space }: Stage): readonly RealCall[] {
  return operations
    .filter((op) => operationTable[op].does !== 'end' && typeof store[op] === 'function')
    .map((op) => callFrom(op, onKey(operationTable[op].does === 'read' ? present : `${space.prefix}2`, stored)))
}

/** Asks `calls` at once; the first outcome that `wrong` finds fault with. */
async function firstWrong(
  stage: Stage,
  calls: readonly RealCall[],
  wrong: (outcome: CallOutcome, given: RealCall) => boolean,
): Promise<Asked | undefined> {
  const outcomes = await outcomesOf(stage, calls)
  return outcomes.find(({ outcome, given }) => wrong(outcome, given))
}

/** What comes of `calls`, made at once. A client that leaves one without an answer is not used for another case. */
async function outcomesOf({ context, space, store }: Stage, calls: readonly RealCall[]): Promise<readonly Asked[]> {
  for (const given of calls) {
    context.count(given.op, 1)
    context.hygiene.last = given
  }
  const outcomes = await Promise.all(
    calls.map(async (given): Promise<Asked> => ({
      given,
      outcome: await perform(store, given, undefined, context.operationTimeoutMs),
    })),
  )
  if (outcomes.some(({ outcome }) => outcome.kind === 'hung')) space.spoiled(0)
  return outcomes
}

function broken(
  { context, space }: Stage,
  outage: Outage,
  { given, outcome }: Asked,
  expected: string,
  hint: string,
  print: (scene: ServerScene) => string,
): Conclusion {
  const got = describeOutcome(outcome, context)
  return lawBroken({
    message: `While the server was ${outage.name}, ${given.op} was asked, and ${got}.`,
    expected,
    got,
    ...('error' in outcome ? { error: outcome.error } : {}),
    hint,
    program: print({ opening: context.subject.opening, outage, given, prefix: space.prefix }),
  })
}

const away = 'it rejects with KV_UNAVAILABLE or KV_TIMEOUT'

export const serverLaws: readonly Law[] = [
  eachOutage(
    {
      id: 'server/health',
      title: 'Health rejects while the server is paused, killed or cut off, and resolves when it is back.',
      needs: ['server', 'health'],
      exercises: ['health'],
    },
    async (stage, outage) => {
      const { context, server, store } = stage
      const wrong = await during(outage, server, context, () =>
        firstWrong(stage, [{ op: 'health' }], (outcome) => !saysItIsAway(outcome, context)),
      )
      if (wrong !== undefined) {
        const hint = 'A health check that asks nothing of the server, or has no deadline of its own.'
        return broken(stage, outage, wrong, away, hint, whileAway)
      }
      const given: RealCall = { op: 'health' }
      const outcome = await untilBack(store, given, context)
      if (outcome.kind === 'resolved') return held
      const hint = 'A connection that is never made again.'
      return broken(stage, outage, { given, outcome }, 'it resolves when the server is back', hint, whenBack)
    },
  ),
  eachOutage(
    {
      id: 'server/no-hang',
      title:
        'A call that is in flight when the server goes away, or made while it is away, settles in time and says so.',
      needs: ['server'],
      exercises: ['getRaw', 'setRaw'],
    },
    async (stage, outage) => {
      const { context, server } = stage
      const calls = everyCall(stage)
      // some are under way when it begins: those may still have been answered
      const early = firstWrong(
        stage,
        calls,
        (outcome, given) => outcome.kind !== 'resolved' && !mayEndSoAway(outcome, given, context),
      )
      const late = await during(outage, server, context, async () => {
        const wrong = await firstWrong(stage, calls, (outcome, given) => !mayEndSoAway(outcome, given, context))
        return (await early) ?? wrong
      })
      if (late === undefined) return held
      const hint = 'A deadline for every call, and server and socket errors mapped to the codes of the contract.'
      return broken(stage, outage, late, away, hint, whileAway)
    },
  ),
  eachOutage(
    {
      id: 'server/outage-is-not-absence',
      title: 'While the server is away, no read says that a key is missing.',
      needs: ['server', 'outages-told'],
      exercises: ['getRaw'],
    },
    async (stage, outage) => {
      const { context, server } = stage
      const reads = everyCall(stage).filter(({ op }) => operationTable[op].does === 'read')
      const asked = await during(outage, server, context, () => outcomesOf(stage, reads))
      const wrong = asked.find(({ given, outcome }) => findsNothing(outcome, given.op, context))
      if (wrong !== undefined) {
        const hint = `An error that is swallowed: whatever goes wrong is taken for "no such key". If that is meant, declare outage: 'absent'.`
        return broken(stage, outage, wrong, away, hint, whileAway)
      }
      // one that hangs says nothing of any key: that it hangs is told by server/no-hang
      return asked.some(({ outcome }) => outcome.kind !== 'hung')
        ? held
        : { kind: 'inconclusive', reason: `no read had settled after ${context.operationTimeoutMs} ms` }
    },
  ),
  eachOutage(
    {
      id: 'server/comes-back',
      title: 'The same client works again when the server is back, without being opened again.',
      needs: ['server'],
      exercises: ['getRaw', 'setRaw'],
    },
    async (stage, outage) => {
      const { context, server, store, space } = stage
      const key = `${space.prefix}2`
      await during(outage, server, context, () =>
        perform(store, { op: 'getRaw', key }, undefined, context.operationTimeoutMs),
      )
      for (const given of [
        { op: 'setRaw', key, value: stored },
        { op: 'getRaw', key },
      ] as const) {
        const outcome = await untilBack(store, given, context)
        context.count(given.op, 1)
        if (outcome.kind === 'resolved') continue
        const hint = 'A connection that is not made again after it broke, or a pool that keeps handing out broken ones.'
        return broken(stage, outage, { given, outcome }, 'it resolves when the server is back', hint, whenBack)
      }
      return held
    },
  ),
  {
    kind: 'experiment',
    id: 'server/abort-while-away',
    group: 'server',
    title:
      'A write aborted while the server is frozen rejects within abortWithinMs, and never lands over a later acknowledged one.',
    needs: ['server', 'heeds-in-flight'],
    exercises: ['setRaw', 'getRaw'],
    when: 'late',
    async experiment(context) {
      const server = context.subject.backend?.server
      if (server === undefined) return { kind: 'inconclusive', reason: 'there is no server' }
      const [paused] = outages
      if (paused === undefined) return { kind: 'inconclusive', reason: 'no server can be paused' }
      const space = context.sandbox.enter()
      try {
        const stage: Stage = { context, space, server, store: await space.client(0), present: `${space.prefix}1` }
        return await abortedWhileAway(stage, paused)
      } finally {
        await space.leave(['1'])
      }
    },
  },
]

async function abortedWhileAway(stage: Stage, outage: Outage): Promise<Conclusion> {
  const { context, server, store, present } = stage
  const reason = new Error('the caller left')
  await store.setRaw(present, stored)
  const late: RealCall = { op: 'setRaw', key: present, value: new Uint8Array([0x32]) }
  const { aborted, lateMs } = await during(outage, server, context, async () => {
    const caller = new AbortController()
    const outcome = perform(store, late, { signal: caller.signal }, context.operationTimeoutMs)
    await wait(50)
    const abortedAt = performance.now()
    caller.abort(reason)
    return { aborted: await outcome, lateMs: performance.now() - abortedAt }
  })
  context.count('setRaw', 1)
  if (aborted.kind !== 'rejected' || aborted.error !== reason) {
    const hint = 'The signal is looked at before the call, and not while it waits.'
    const wrong = { given: late, outcome: aborted }
    return broken(stage, outage, wrong, "it rejects with the signal's reason", hint, abortedAway)
  }
  if (lateMs > context.abortWithinMs) {
    const hint = 'The signal is looked at between two attempts, and not while one waits.'
    const expected = `it rejects within ${context.abortWithinMs} ms of the abort (abortWithinMs); it took ${Math.round(lateMs)} ms`
    return broken(stage, outage, { given: late, outcome: aborted }, expected, hint, abortedAway)
  }
  const final: RealCall = { op: 'setRaw', key: present, value: new Uint8Array([0x33]) }
  const acknowledged = await untilBack(store, final, context)
  if (acknowledged.kind !== 'resolved') {
    const wrong = { given: final, outcome: acknowledged }
    const hint = 'A poisoned connection.'
    return broken(stage, outage, wrong, 'it resolves when the server is back', hint, abortedAway)
  }
  for (let reads = 0; reads < 10; reads += 1) {
    const given: RealCall = { op: 'getRaw', key: present }
    const outcome = await untilBack(store, given, context)
    context.count('getRaw', 1)
    const value = outcome.kind === 'resolved' ? outcome.value : undefined
    if (!isBytes(value) || value[0] !== 0x33) {
      const hint = 'The aborted write went down one connection, and the later one overtook it on another.'
      const expected = 'it resolves to 1 byte 33, which was acknowledged last'
      return broken(stage, outage, { given, outcome }, expected, hint, abortedAway)
    }
    await wait(20)
  }
  return held
}
