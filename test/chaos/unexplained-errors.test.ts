import { describe, expect, it } from 'vitest'
import { type ChaosReport, runChaos, type TargetFactory } from '../../src/chaos/index.ts'
import { faults } from '../../src/faults/index.ts'
import {
  type Backend,
  type CallOptions,
  type Clock,
  KVError,
  ReferenceStore,
  type ServerControl,
} from '../../src/kv/index.ts'

type Answer = (call: number, key: string) => Promise<unknown> | undefined

/** A store whose reads `answer` may answer instead, by how many reads there were before. */
class Answering extends ReferenceStore {
  readonly #answer: Answer
  #reads = 0

  constructor(answer: Answer) {
    super()
    this.#answer = answer
  }

  override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    const value = await super.getRaw(key, options)
    const instead = await this.#answer(this.#reads++, key)
    return instead === undefined ? value : (instead as Uint8Array)
  }
}

const every =
  (nth: number, error: (key: string) => unknown): TargetFactory =>
  () =>
    new Answering((call, key) => (call % nth === nth - 1 ? Promise.reject(error(key)) : undefined))

const run = (target: TargetFactory, options: object = {}): Promise<ChaosReport> =>
  runChaos(target, { seed: 3, ops: 400, faults: 'none', ...options })

const unavailable = (key: string): KVError => new KVError('KV_UNAVAILABLE', { op: 'getRaw', key })

describe('errors that no fault explains', { timeout: 60_000 }, () => {
  it('are those of a store to which nothing is done, with their count and the first of them', async () => {
    const report = await run(every(20, unavailable))
    expect([report.ok, report.verdict]).toEqual([false, 'unexplained-errors'])
    const [error, ...others] = report.unexplained
    expect(others).toEqual([])
    expect(error).toMatchObject({
      op: 'getRaw',
      code: 'KV_UNAVAILABLE',
      why: 'nothing was being done to the store that could have caused it',
      first: { op: 'getRaw', client: expect.stringMatching(/^c\d$/), atMs: expect.any(Number) },
    })
    expect(error?.count).toBeGreaterThan(5)
    expect(report.reason).toBe(
      `${error?.count} calls failed, and no fault explains it: getRaw rejected with ${error?.said} (${error?.why})`,
    )
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('are not those that faults in front of the store make, whatever they say', async () => {
    const plan = faults().on('any').probability(0.2).failBeforeEffect('KV_CORRUPT')
    const report = await run(() => new ReferenceStore(), { faults: plan.and(faults().on('any').delay(3)) })
    expect([report.verdict, report.reason, report.unexplained]).toEqual(['ok', undefined, []])
  })

  it('are those of the store also where faults are in front of it', async () => {
    const report = await run(every(20, unavailable), { faults: 'swarm' })
    expect([report.verdict, report.unexplained.map(({ code }) => code)]).toEqual([
      'unexplained-errors',
      ['KV_UNAVAILABLE'],
    ])
  })

  it('are kept apart by what they say, and not by the keys and numbers in it', async () => {
    let count = 0
    const report = await run(
      every(10, (key) => (count++ % 3 === 0 ? new RangeError('too late') : new Error(`no file ${key}.${count}`))),
      { selfCheck: false },
    )
    expect(report.unexplained.map(({ said, why }) => [said.replaceAll(/\d+/g, '_'), why])).toEqual([
      ['Error: no file k_._', 'it carries no code of the contract'],
      ['RangeError: too late', 'it carries no code of the contract'],
    ])
  })

  it('are none where the run itself gave the call up', async () => {
    const target: TargetFactory = () => {
      const deaf = new Answering((call) => (call % 30 === 29 ? new Promise(() => {}) : undefined))
      return deaf
    }
    const report = await run(target, { faults: faults().on('any').delay(3), livenessMs: 2_000 })
    expect(report.givenUp).toBeGreaterThan(2)
    expect([report.verdict, report.reason, report.unexplained]).toEqual(['ok', undefined, []])
  })

  it('weigh less than a violation, and than clients that do not recover', async () => {
    const worse: readonly (readonly [string, TargetFactory])[] = [
      [
        'violation',
        () =>
          new Answering((call) => (call % 20 === 19 ? Promise.reject(new Error('no')) : Promise.resolve('no bytes'))),
      ],
      ['not-live', () => new Answering((call) => (call > 50 ? Promise.reject(new Error('no')) : undefined))],
    ]
    for (const [verdict, target] of worse) {
      const report = await run(target, { livenessMs: 300, shrink: false })
      expect([report.verdict, report.unexplained.map(({ said }) => said)]).toEqual([verdict, ['Error: no']])
    }
  })
})

describe('a corrupt read', { timeout: 60_000 }, () => {
  it('is a violation, with the write that should have been read', async () => {
    const report = await run(every(20, (key) => new KVError('KV_CORRUPT', { op: 'getRaw', key })))
    expect(report.verdict).toBe('violation')
    const violation = report.shrunk?.violation
    expect(violation).toMatchObject({ kind: 'damaged', reproved: true })
    expect(violation?.sentence).toMatch(
      /was told that what is stored cannot be read back: .* had been acknowledged before/,
    )
    expect(violation?.witness.map(({ op }) => op)).toEqual(['set', 'get'])
    expect(report.unexplained).toMatchObject([{ code: 'KV_CORRUPT', why: 'no fault makes a store say this' }])
  })

  it('is a violation where what is read is no bytes', async () => {
    const report = await run(() => new Answering((call) => (call % 20 === 19 ? Promise.resolve({}) : undefined)))
    expect(report.verdict).toBe('violation')
    expect(report.reason).toContain('got no bytes but something of the type "object"')
  })
})

/** A store behind a server that can be frozen; connections are broken for `brokenMs` after it goes on, and calls say `error`. */
function behindServer(
  { clock }: { readonly clock: Clock },
  brokenMs: number,
  error: (key: string) => unknown,
): Backend {
  let brokenUntil = -Infinity
  const store = new Answering((_call, key) => (clock.now() < brokenUntil ? Promise.reject(error(key)) : undefined))
  const nothing = async (): Promise<void> => {}
  const server: ServerControl = {
    name: 'simulated',
    pause: async () => void (brokenUntil = Infinity),
    resume: async () => void (brokenUntil = clock.now() + brokenMs),
    kill: nothing,
    restart: nothing,
    cut: nothing,
    heal: nothing,
  }
  return { name: 'behind a server', profile: { sharing: 'shared' }, server, open: () => store }
}

describe('a nemesis', { timeout: 60_000 }, () => {
  const nemeses = [{ kind: 'pause', atMs: 100, forMs: 200 }] as const
  const under = (brokenMs: number, error: (key: string) => unknown): Promise<ChaosReport> =>
    runChaos((environment) => behindServer(environment, brokenMs, error), {
      seed: 3,
      durationMs: 8_000,
      ops: 2_000,
      faults: faults().on('any').delay(5),
      nemeses,
      livenessMs: 2_000,
    })

  it('explains calls that find no server, and connections that are broken for a while afterwards', async () => {
    const report = await under(500, unavailable)
    expect([report.verdict, report.reason, report.unexplained]).toEqual(['ok', undefined, []])
    expect(report.outcomes.unknown).toBeGreaterThan(3)
  })

  it('does not explain connections that are broken for longer than clients may take to recover', async () => {
    const report = await under(4_000, unavailable)
    expect([report.verdict, report.unexplained.map(({ code }) => code)]).toEqual([
      'unexplained-errors',
      ['KV_UNAVAILABLE'],
    ])
    expect(report.unexplained[0]?.first.atMs).toBeGreaterThan(2_300)
  })

  it.each([
    ['a code that it cannot cause', () => new KVError('KV_INVALID_KEY', { op: 'getRaw' }), 'KV_INVALID_KEY'],
    ['an error without a code', () => new Error('socket hang up'), null],
  ] as const)('does not explain %s', async (_, error, code) => {
    const report = await under(500, error)
    expect([report.verdict, report.unexplained.map((each) => each.code)]).toEqual(['unexplained-errors', [code]])
  })
})

describe('a store whose calls never overlap', { timeout: 60_000 }, () => {
  it('is held to what one call after another must see, and the report says so', async () => {
    const report = await run(() => new ReferenceStore())
    expect([report.verdict, report.notes]).toEqual([
      'ok',
      ['calls never overlapped: the store answers before another client can ask'],
    ])
  })

  it('is caught where that is not so', async () => {
    class Dropping extends ReferenceStore {
      #writes = 0
      override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
        this.#writes += 1
        if (this.#writes % 20 !== 0) await super.setRaw(key, value, options)
      }
    }
    expect((await run(() => new Dropping())).verdict).toBe('violation')
  })

  it('says nothing of it where calls met', async () => {
    const report = await run(() => new ReferenceStore(), { faults: faults().on('any').delay(10) })
    expect([report.verdict, report.notes]).toEqual(['ok', []])
  })
})
