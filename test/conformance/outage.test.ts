import { describe, expect, it } from 'vitest'
import { type ConformanceReport, runConformance } from '../../src/conformance/index.ts'
import {
  type Backend,
  everyMethod,
  KVError,
  type Operation,
  optionsOf,
  type Profile,
  ReferenceStore,
} from '../../src/kv/index.ts'

/** What a call does while the server is away; nothing where it says so. */
type Away = (op: Operation, how: How, signal?: AbortSignal) => Promise<unknown> | undefined
type How = 'paused' | 'killed' | 'cut off'

/** A store behind a server that can be away in all three ways. */
function onAServer(profile: Profile, away: Away): Backend {
  const data = new Map<string, Uint8Array>()
  let how: How | undefined
  const leave = (next: How) => async (): Promise<void> => void (how = next)
  const comeBack = async (): Promise<void> => void (how = undefined)
  return {
    name: 'on a server',
    profile: { durability: 'reopen', sharing: 'shared', ...profile },
    open() {
      const kv = new ReferenceStore({}, data)
      return everyMethod((op) => (...given) => {
        if (how === undefined || op === 'close') return Reflect.apply(kv[op], kv, given)
        const { signal } = optionsOf(op, given) ?? {}
        return away(op, how, signal) ?? Promise.reject(new KVError('KV_UNAVAILABLE', { op }))
      })
    },
    server: {
      name: 'made up',
      pause: leave('paused'),
      resume: comeBack,
      kill: leave('killed'),
      restart: comeBack,
      cut: leave('cut off'),
      heal: comeBack,
    },
  }
}

const empty: { readonly [O in Operation]?: () => Promise<unknown> } = {
  getRaw: () => Promise.reject(new KVError('KV_NOT_FOUND', { op: 'getRaw' })),
  has: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
  batchGetRaw: () => Promise.resolve(new Map()),
}

const nothing: Away = (op) => empty[op]?.()

async function reportOf(backend: Backend): Promise<ConformanceReport> {
  return runConformance(backend, { only: ['server'], seed: 1, operationTimeoutMs: 300 })
}

const broken = ({ laws }: ConformanceReport): readonly string[] =>
  laws.filter(({ status }) => status === 'failed').map(({ id }) => id)

describe('a store whose reads find nothing while its server is away', () => {
  it('is right where it declares so, and is not asked whether that is absence', async () => {
    const report = await reportOf(onAServer({ outage: 'absent' }, nothing))
    expect(broken(report)).toEqual([])
    expect(report.laws.find(({ id }) => id === 'server/outage-is-not-absence')).toMatchObject({
      status: 'unsupported',
      reason: `the profile says outage: 'absent'`,
    })
    expect(report.notices).toEqual([])
  })

  it('is wrong where it does not, and is told what to declare', async () => {
    const report = await reportOf(onAServer({}, nothing))
    expect(broken(report)).toContain('server/outage-is-not-absence')
    expect(report.laws.find(({ id }) => id === 'server/outage-is-not-absence')?.failure?.hint).toContain(
      `declare outage: 'absent'`,
    )
  })

  it('may not take a write for done', async () => {
    const silent: Away = (op, how) => (op === 'setRaw' ? Promise.resolve() : nothing(op, how))
    expect(broken(await reportOf(onAServer({ outage: 'absent' }, silent)))).toContain('server/no-hang')
  })

  it('may not list what it cannot see', async () => {
    const stale: Away = (op, how) => (op === 'list' ? Promise.resolve(['a']) : nothing(op, how))
    expect(broken(await reportOf(onAServer({ outage: 'absent' }, stale)))).toContain('server/no-hang')
  })

  it('is told that it could promise more where its reads tell of the outage', async () => {
    const report = await reportOf(onAServer({ outage: 'absent' }, () => undefined))
    expect(broken(report)).toEqual([])
    expect(report.notices).toEqual([
      { dimension: 'outage', message: expect.stringContaining(`declare outage: 'error'`) },
    ])
  })
})

describe('a read that hangs while the server is away', () => {
  const never = (): Promise<never> => new Promise(() => {})

  it('says of no key that it is missing: only that it hangs is told', async () => {
    const report = await reportOf(onAServer({}, (op) => (op === 'getRaw' ? never() : undefined)))
    expect(broken(report)).toEqual(['server/no-hang'])
  })

  it('is no reason not to look at what reads say when the server is killed', async () => {
    const report = await reportOf(
      onAServer({}, (op, how) =>
        how === 'paused' && op === 'getRaw' ? never() : how === 'killed' ? nothing(op, how) : undefined,
      ),
    )
    const law = report.laws.find(({ id }) => id === 'server/outage-is-not-absence')
    expect(law).toMatchObject({ status: 'failed', reason: expect.stringContaining('While the server was killed') })
  })

  it('of every kind leaves nothing to learn of what reads say', async () => {
    const report = await reportOf(onAServer({}, never))
    expect(report.laws.find(({ id }) => id === 'server/outage-is-not-absence')).toMatchObject({
      status: 'inconclusive',
      reason: 'no read had settled after 300 ms',
    })
  })
})

describe('a server that does not come back', () => {
  it('leaves what is asked of it afterwards inconclusive', async () => {
    let down = false
    const backend = onAServer({}, (_op, how) => {
      down ||= how === 'killed'
      return undefined
    })
    const gone: Backend = {
      ...backend,
      async open(namespace) {
        const kv = await backend.open(namespace)
        const setRaw: typeof kv.setRaw = (...given) =>
          down ? Promise.reject(new KVError('KV_UNAVAILABLE', { op: 'setRaw' })) : kv.setRaw(...given)
        return { ...kv, setRaw }
      },
    }
    const report = await runConformance(gone, { only: ['server/no-hang'], seed: 1, operationTimeoutMs: 100 })
    expect(report.laws).toMatchObject([
      { status: 'inconclusive', reason: expect.stringContaining('before it was cut off, the server did not answer') },
    ])
  })
})

describe('an error that reaches no caller while the server is killed', () => {
  it('is told with the law, the call and what the server underwent', async () => {
    const backend = onAServer({}, (op, how) => {
      if (how === 'killed' && op === 'getRaw') void Promise.reject(new Error('terminating connection'))
      return undefined
    })
    const report = await runConformance(backend, {
      only: ['server', 'hygiene/nothing-stray'],
      seed: 1,
      operationTimeoutMs: 300,
    })
    const failure = report.laws.find(({ id }) => id === 'hygiene/nothing-stray')?.failure
    expect(failure?.message).toMatch(
      /^While server\/[\w-]+ was asked, with the server killed, \w+ the last call that had been made, the process saw/,
    )
    expect(failure?.program).toContain('terminating connection')
  })
})

describe('a write that is aborted while the server is frozen', () => {
  const options = { only: ['server/abort-while-away'], seed: 1, operationTimeoutMs: 1_000, abortWithinMs: 100 } as const
  const abortedAfter =
    (ms: number): Away =>
    (op, how, signal) =>
      how === 'paused' && op === 'setRaw'
        ? new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => setTimeout(() => reject(signal.reason), ms), { once: true }),
          )
        : undefined

  it('rejects within abortWithinMs', async () => {
    expect(broken(await runConformance(onAServer({ cancellation: 'during' }, abortedAfter(0)), options))).toEqual([])
  })

  it('is too late after that', async () => {
    const report = await runConformance(onAServer({ cancellation: 'during' }, abortedAfter(400)), options)
    expect(report.laws[0]).toMatchObject({
      status: 'failed',
      failure: { expected: expect.stringContaining('abortWithinMs') },
    })
  })
})
