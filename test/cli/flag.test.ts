import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chaosFlags } from '../../src/cli/chaos-flags.ts'
import { checkingFlags, readingFlags } from '../../src/cli/check-flags.ts'
import { commands } from '../../src/cli/command-table.ts'
import { conformanceFlags, replayFlags } from '../../src/cli/conformance-flags.ts'
import { type Flag, type NoFlag, optionsOf, readFlags } from '../../src/cli/flag.ts'
import { parseOptions } from '../../src/cli/option.ts'
import { complaint } from './complaint.ts'
import { plan } from './fixtures/chaos-plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-flags-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, value: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}

const waiver = { law: 'values/empty', reason: 'known', expires: '2999-01-01' }

/** For each option of each function: what its flag is given, and what the function is then told. */
const samples = {
  conformance: {
    profile: ['emptyPrefix=all', { emptyPrefix: 'all' }],
    tier: ['soak', 'soak'],
    seed: ['-7', -7],
    only: ['list,values/empty', ['list', 'values/empty']],
    waivers: [file('waivers.json', [waiver]), [waiver]],
    abortWithinMs: ['250', 250],
    convergeWithinMs: ['2s', 2_000],
    operationTimeoutMs: ['1.5s', 1_500],
    openTimeoutMs: ['1m', 60_000],
    concurrency: ['8', 8],
    budgetMs: ['1h', 3_600_000],
    shard: ['1/3', { index: 1, count: 3 }],
    processes: [undefined, true],
  },
  replay: {
    profile: ['limits.keyBytes=250', { limits: { keyBytes: 250 } }],
    waivers: [file('waivers.json', [waiver]), [waiver]],
    abortWithinMs: ['250', 250],
    convergeWithinMs: ['250', 250],
    operationTimeoutMs: ['250', 250],
    openTimeoutMs: ['250', 250],
    processes: [undefined, true],
  },
  chaos: {
    clients: ['3', 3],
    processes: [undefined, true],
    ops: ['90', 90],
    keys: ['a,b', ['a', 'b']],
    faults: ['none', 'none'],
    nemeses: ['kill', [{ kind: 'kill', atMs: 2_000, forMs: 3_000 }]],
    seed: ['7', 7],
    clock: ['real', 'real'],
    durationMs: ['90s', 90_000],
    pauseMs: ['0', 0],
    callTimeoutMs: ['50ms', 50],
    consistency: ['session', 'session'],
    livenessMs: ['5s', 5_000],
    quiesceMs: ['0', 0],
    weights: ['getRaw=3,setRaw=0.5', { getRaw: 3, setRaw: 0.5 }],
    valueBytes: ['512', 512],
    selfCheck: [undefined, false],
    shrink: [undefined, false],
    plan: [file('plan.json', plan), plan],
  },
  reading: { format: ['edn', 'edn'], maxOperations: ['10', 10] },
  checking: {
    consistency: ['session', 'session'],
    quietFrom: ['0', 0],
    maxStaleness: ['3', 3],
    initial: [file('initial.json', { a: 1 }), { a: 1 }],
    maxConfigurations: ['100', 100],
    maxMs: ['1s', 1_000],
    maxViolations: ['2', 2],
  },
} as const

/** Flags that are refused without another one: that one, and what the function is told of it. */
const companions: Readonly<Record<string, readonly [string, object]>> = { shard: ['--seed=7', { seed: 7 }] }

type Rows = Readonly<Record<string, Flag<unknown> | NoFlag>>

describe.each<[string, Rows, Readonly<Record<string, readonly [string | undefined, unknown]>>]>([
  ['conformance', conformanceFlags, samples.conformance],
  ['replay', replayFlags, samples.replay],
  ['chaos', chaosFlags, samples.chaos],
  ['reading a history', readingFlags, samples.reading],
  ['checking a history', checkingFlags, samples.checking],
])('the options of %s', (_, table, sample) => {
  it('each have a flag that gives them and nothing else, or a reason why not', () => {
    for (const [name, row] of Object.entries(table)) {
      if ('none' in row) {
        expect(row.none, name).not.toBe('')
        continue
      }
      const [text, value] = sample[name] ?? ['', `no sample of ${name}`]
      const [companion, companionValue] = companions[name] ?? []
      const words = [
        text === undefined ? `--${row.flag}` : `--${row.flag}=${text}`,
        ...(companion === undefined ? [] : [companion]),
      ]
      expect(readFlags<object>(table, parseOptions('x', words, optionsOf(table)), folder), name).toEqual({
        [name]: value,
        ...companionValue,
      })
    }
  })

  it('are not given where their flags are not', () => {
    expect(readFlags<object>(table, parseOptions('x', [], optionsOf(table)), folder)).toEqual({})
  })

  it('have no flag in common', () => {
    const flags = Object.values(table).flatMap((row) => ('none' in row ? [] : [row.flag]))
    expect(new Set(flags).size).toBe(flags.length)
  })
})

it.each(commands)('$name has no two options with one letter', async ({ load }) => {
  const letters = Object.values((await load()).options).flatMap(({ short }) => short ?? [])
  expect(new Set(letters).size).toBe(letters.length)
})

describe('a value that a flag does not take is refused with what it takes', () => {
  it.each([
    [
      ['conformance', 'memory', '--open-timeout', '0'],
      /--open-timeout is '0'; expected a time of at least 1 ms, such as/,
    ],
    [
      ['conformance', 'memory', '--budget', 'long'],
      /--budget is 'long'; expected a time of at least 1 ms, such as 500ms/,
    ],
    [['replay', 'abc', '--budget', '1s'], /replay has no option '--budget'; it takes --profile, --waivers/],
    [['chaos', 'memory', '--keys', '0'], /--keys is '0'; expected a whole number of at least 1/],
    [['chaos', 'memory', '--pause', '-1'], /'--pause'.* is ambiguous.*; chaos takes --seed, /],
    [
      ['chaos', 'memory', '--weights', 'get=1'],
      /--weights has 'get=1'; expected some of getRaw=<parts>, setRaw=<parts>, delete/,
    ],
    [['chaos', 'memory', '--weights', 'getRaw'], /--weights has 'getRaw'; expected some of getRaw=<parts>/],
    [
      ['chaos', 'memory', '--weights', 'getRaw=0,setRaw=0,delete=0,batchGetRaw=0,batchSetRaw=0,batchDelete=0'],
      /more than 0 parts/,
    ],
    [['chaos', 'memory', '--value-bytes', 'many'], /--value-bytes is 'many'; expected a whole number of at least 1/],
    [['chaos', 'memory', '--no-shrink=yes'], /'--no-shrink' does not take an argument; chaos takes --seed, /],
    [
      ['chaos', 'memory', '--plan', file('p.json', plan), '--keys', '3', '--pause', '1'],
      /the plan decides .*--keys.*--pause/,
    ],
    [['check', 'x', '--initial', file('list.json', [1])], /--initial: .*list\.json is not a JSON object/],
    [
      ['check', 'x', '--initial', 'nowhere.json'],
      /--initial: nowhere\.json cannot be read: .*; expected a JSON object/,
    ],
    [['check', 'x', '--max-time', '1d'], /--max-time is '1d'; expected a time/],
    [['check', 'x', '--max-violations', '0'], /--max-violations is '0'; expected a whole number of at least 1/],
  ])('%j', async (args, sentence) => {
    const refused = await complaint(args)
    expect(refused).toMatch(sentence)
    expect(refused).not.toContain('\n')
  })
})
