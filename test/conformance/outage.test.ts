import { describe, expect, it } from 'vitest'
import { type ConformanceReport, runConformance } from '../../src/conformance/index.ts'
import { type Backend, everyMethod, KVError, type Operation, type Profile, ReferenceStore } from '../../src/kv/index.ts'

/** What a call does while the server is away; nothing where it says so. */
type Away = (op: Operation) => Promise<unknown> | undefined

/** A store behind a server that can be away in all three ways. */
function onAServer(profile: Profile, away: Away): Backend {
  const data = new Map<string, Uint8Array>()
  let up = true
  const leave = async (): Promise<void> => void (up = false)
  const comeBack = async (): Promise<void> => void (up = true)
  return {
    name: 'on a server',
    profile: { durability: 'reopen', sharing: 'shared', ...profile },
    open() {
      const kv = new ReferenceStore({}, data)
      return everyMethod((op) => (...given) => {
        if (up || op === 'close') return Reflect.apply(kv[op], kv, given)
        return Reflect.apply(away, undefined, [op]) ?? Promise.reject(new KVError('KV_UNAVAILABLE', { op }))
      })
    },
    server: {
      name: 'made up',
      pause: leave,
      resume: comeBack,
      kill: leave,
      restart: comeBack,
      cut: leave,
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
    const silent: Away = (op) => (op === 'setRaw' ? Promise.resolve() : nothing(op))
    expect(broken(await reportOf(onAServer({ outage: 'absent' }, silent)))).toContain('server/no-hang')
  })

  it('may not list what it cannot see', async () => {
    const stale: Away = (op) => (op === 'list' ? Promise.resolve(['a']) : nothing(op))
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
