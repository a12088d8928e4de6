import { describe, expect, it } from 'vitest'
import {
  calls,
  type ConformanceReport,
  conformanceTests,
  defineLaw,
  type OwnLaw,
  replayConformance,
  runConformance,
} from '../../src/conformance/index.ts'
import { type CallOptions, KVError, ReferenceStore } from '../../src/kv/index.ts'

/** An application's store: it refuses a key that is not in lower case. */
class LowerCaseStore extends ReferenceStore {
  override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    if (key !== key.toLowerCase()) throw new KVError('KV_INVALID_KEY', { op: 'setRaw', key })
    return super.setRaw(key, value, options)
  }
}

const lowerCase = defineLaw({
  id: 'app/lower-case-keys',
  title: 'A key that is not in lower case is refused.',
  exercises: ['setRaw'],
  programs: () => [
    [calls.set('user:1', '61'), calls.get('user:1')],
    [calls.set('user:1', '61'), calls.set('user:2', '62'), calls.set('User:1', '63'), calls.get('user:1')],
  ],
  check(call, result) {
    if (call.op !== 'setRaw' || call.key === call.key.toLowerCase()) return undefined
    return 'code' in result && result.code === 'KV_INVALID_KEY' ? true : 'it rejects with KV_INVALID_KEY'
  },
})

const only = ['app/*']

function runOn(store: () => ReferenceStore, law: OwnLaw): Promise<ConformanceReport> {
  return runConformance(store, { laws: [law], only: [law.id], tier: 'smoke', seed: 1 })
}

describe('a law of one’s own', () => {
  it('passes on a store that keeps it, though the contract says otherwise', async () => {
    const report = await runOn(() => new LowerCaseStore(), lowerCase)
    expect(report.laws).toMatchObject([{ id: 'app/lower-case-keys', group: 'own', status: 'passed', cases: 2 }])
  })

  it('fails on one that does not, with the smallest program that shows it', async () => {
    const { laws } = await runOn(() => new ReferenceStore(), lowerCase)
    expect(laws).toMatchObject([
      { status: 'failed', failure: { expected: 'it rejects with KV_INVALID_KEY', got: 'it resolved' } },
    ])
    const program = laws[0]?.failure?.program ?? ''
    expect(program).toContain('const answer = await kv.setRaw("User:1", bytes(\'61\')).then(image')
    expect(program).toContain('"expected it rejects with KV_INVALID_KEY, got it resolved"')
    expect(program).not.toContain('user:2')
  })

  it('is replayed where it is given again, and asked for where it is not', async () => {
    const { laws } = await runOn(() => new ReferenceStore(), lowerCase)
    const token = laws[0]?.failure?.token ?? ''
    const again = await replayConformance(() => new ReferenceStore(), { token, laws: [lowerCase] })
    expect(again.laws).toMatchObject([{ id: 'app/lower-case-keys', status: 'failed' }])
    const mended = await replayConformance(() => new LowerCaseStore(), { token, laws: [lowerCase] })
    expect(mended.ok).toBe(true)
    await expect(replayConformance(() => new ReferenceStore(), { token })).rejects.toThrow(
      "'app/lower-case-keys', which this version does not have; a law of your own is given to the replay",
    )
  })

  it('runs beside the laws of the contract, and a waiver may name it', async () => {
    const waivers = [{ law: 'app/lower-case-keys', reason: 'old keys', expires: '2999-12-31' }]
    const report = await runConformance(() => new ReferenceStore(), {
      laws: [lowerCase],
      only: ['values/empty', ...only],
      waivers,
      tier: 'smoke',
    })
    expect(report.laws.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'values/empty passed',
      'app/lower-case-keys waived',
    ])
  })

  it('is one of the tests that are registered', () => {
    const names: string[] = []
    const it = Object.assign((name: string) => void names.push(name), { skip: () => {} })
    conformanceTests(() => new LowerCaseStore(), { describe: (_, body) => body(), it, laws: [lowerCase], only })
    expect(names).toContain('app/lower-case-keys')
  })

  it('may draw its programs, and says what a value is', async () => {
    const law = defineLaw({
      id: 'app/short-values',
      title: 'No value is longer than a byte.',
      random: ({ fc, keys }) =>
        fc.constantFrom(...keys.slice(0, 3)).map((key) => [calls.set(key, '6162'), calls.get(key)]),
      check: (_, result) =>
        'value' in result && result.value instanceof Uint8Array && result.value.length > 1 ? 'one byte' : undefined,
    })
    const { laws } = await runOn(() => new ReferenceStore(), law)
    expect(laws).toMatchObject([{ status: 'failed', failure: { expected: 'one byte', got: '2 bytes 61 62' } }])
  })
})

describe('a law that makes its calls itself', () => {
  const law = defineLaw({
    id: 'app/counts',
    title: 'A counter is text.',
    async experiment({ client, key }) {
      const kv = await client()
      await kv.setRaw(key('n'), Uint8Array.of(0x31))
      const value = Buffer.from(await kv.getRaw(key('n'))).toString()
      return value === '1' ? undefined : { expected: '1', got: value, program: 'await kv.getRaw("n")\n' }
    },
  })

  class Doubling extends ReferenceStore {
    override async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
      const value = await super.getRaw(key, options)
      return Uint8Array.from([...value, ...value])
    }
  }

  it('passes where it finds nothing', async () => {
    expect((await runOn(() => new ReferenceStore(), law)).laws).toMatchObject([{ status: 'passed' }])
  })

  it('fails with what it found, and is run again by its token', async () => {
    const { laws } = await runOn(() => new Doubling(), law)
    expect(laws).toMatchObject([
      {
        status: 'failed',
        reason: 'A counter is text. Expected 1; got 11.',
        failure: { expected: '1', got: '11', program: 'await kv.getRaw("n")\n' },
      },
    ])
    const token = laws[0]?.failure?.token ?? ''
    expect((await replayConformance(() => new Doubling(), { token, laws: [law] })).ok).toBe(false)
  })

  it('leaves nothing behind in a store that it shares with others', async () => {
    const store = new ReferenceStore({ emptyPrefix: 'all' })
    await runConformance(store, { laws: [law], only: ['app/*'], profile: { emptyPrefix: 'all' } })
    expect(await store.list('')).toEqual([])
  })
})

describe('a law that could not be asked', () => {
  const programs = (): readonly [] => []

  it.each([
    ['has no group of its own', { id: 'lower', title: 'A law.', programs }, 'in small letters'],
    ['says nothing', { id: 'app/a', title: ' ', programs }, 'has no title'],
    ['asks nothing', { id: 'app/a', title: 'A law.' }, 'asks nothing'],
    ['has a part that there is not', { id: 'app/a', title: 'A law.', programs, cheque: 1 }, "no 'cheque'"],
  ])('is refused: one that %s', (_, law, why) => {
    expect(() => defineLaw(law)).toThrow(why)
  })

  it('is refused where it has the id of another', async () => {
    const taken = defineLaw({ id: 'values/empty', title: 'A law.', programs })
    const twice = defineLaw({ id: 'app/a', title: 'A law.', programs })
    const run = (laws: readonly OwnLaw[]): Promise<unknown> => runConformance(() => new ReferenceStore(), { laws })
    await expect(run([taken])).rejects.toThrow("two laws have the id 'values/empty'")
    await expect(run([twice, twice])).rejects.toThrow("two laws have the id 'app/a'")
  })
})
