/**
 * What it costs to decide a history: a million operations on a hundred keys, ten thousand on one key, one planted violation of
 * each kind among a hundred thousand, how long a file of a million takes to be read, and how much memory to be checked too.
 */
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import {
  checkConsistency,
  checkLinearizable,
  type HistoryOperation,
  historyLines,
  type Json,
  readHistory,
} from '../src/history/index.ts'
import { drawStream } from '../src/kv/index.ts'
import { type LargeHistory, largeHistory, planted, plantings } from '../test/history/large-history.ts'
import { figure } from './figure.ts'
import { inTurns, median } from './rounds.ts'

const seed = 7
const usual: LargeHistory = {
  operations: 1_000_000,
  keys: 100,
  clients: 32,
  sets: 0.35,
  deletes: 0.1,
  unknown: 0.05,
}

function make(shape: Partial<LargeHistory>): HistoryOperation[] {
  return largeHistory({ ...usual, ...shape }, drawStream(seed, 'bench'))
}

/** Milliseconds of processor time, the median of `rounds`; throws where the verdict is not the one expected. */
function timed(rounds: number, expected: string, check: () => { readonly verdict: string }): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    globalThis.gc?.()
    const start = process.cpuUsage()
    const { verdict } = check()
    const { user, system } = process.cpuUsage(start)
    if (verdict !== expected) throw new Error(`the verdict is ${verdict}; expected ${expected}`)
    times.push((user + system) / 1000)
  }
  return median(times)
}

/** A file's text in the pieces in which a stream gives it. */
function* pieces(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; at += 256 * 1024) yield text.subarray(at, at + 256 * 1024)
}

/** Milliseconds of processor time to read each of the texts, and to do `JSON.parse` with the lines of the first, in turns. */
async function readingTimes(jsonl: string, edn: string): Promise<Map<string, number>> {
  const lines = jsonl.trimEnd().split('\n')
  const [ours, theirs] = [Buffer.from(jsonl), Buffer.from(edn)]
  const reading = (text: Buffer) => async (): Promise<() => Promise<void>> => {
    globalThis.gc?.()
    return async () => {
      const { operations } = await readHistory(pieces(text))
      if (operations.length !== history.length) throw new Error(`${operations.length} operations were read`)
    }
  }
  const times = await inTurns(
    {
      edn: reading(theirs),
      jsonl: reading(ours),
      parse: async () => {
        globalThis.gc?.()
        return async () => {
          // kept, as a reader keeps them
          const parsed = lines.map((line): unknown => JSON.parse(line))
          if (parsed.length !== history.length) throw new Error(`${parsed.length} lines were parsed`)
        }
      },
    },
    3,
  )
  return new Map([...times].map(([name, microseconds]) => [name, microseconds / 1000]))
}

/** The history as Jepsen writes it, a line a call and a line a return. */
function ednText(history: readonly HistoryOperation[]): string {
  const names: Readonly<Record<string, string>> = { get: 'read', set: 'write' }
  const types = { ok: 'ok', fail: 'fail', unknown: 'info' } as const
  const events = history.flatMap(({ client, op, key, value = null, result = null, status, call, return: end }) => {
    const line = (at: number, type: string, held: Json): string =>
      `{:process ${client}, :type :${type}, :f :${names[op] ?? op}, :value [${JSON.stringify(key)} ${held === null ? 'nil' : JSON.stringify(held)}], :time ${at * 1_234_567}}\n`
    const called = { at: call, text: line(call, 'invoke', value) }
    return end === null
      ? [called]
      : [called, { at: end, text: line(end, types[status], op === 'get' ? result : value) }]
  })
  return events
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join('')
}

/** Peak memory of a process that reads and checks a file of `history`, in MiB. */
async function memoryOf(history: readonly HistoryOperation[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'kv-testkit-bench-'))
  try {
    const path = join(folder, 'history.jsonl')
    await pipeline(historyLines(history), createWriteStream(path))
    const reader = join(import.meta.dirname, 'history-memory.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', reader, path])
    return Number(stdout) / 1024
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

let history = make({})
figure({
  what: 'a million operations on 100 keys',
  value: timed(5, 'ok', () => checkLinearizable(history)) / 1000,
  unit: 's',
  target: { way: 'at most', bound: 1.5 },
})
const reading = await readingTimes([...historyLines(history)].join(''), ednText(history))
figure({
  what: 'reading a million operations from EDN',
  value: (reading.get('edn') ?? Number.NaN) / 1000,
  unit: 's',
  target: { way: 'at most', bound: 2 },
})
figure({
  what: 'reading a million operations from JSON lines, to JSON.parse of the lines',
  value: (reading.get('jsonl') ?? Number.NaN) / (reading.get('parse') ?? Number.NaN),
  unit: '×',
  target: { way: 'at most', bound: 1.5 },
})
history = planted(history, 'stale read', 0.7)
figure({
  what: 'a million operations with a stale read, explained',
  value: timed(5, 'violation', () => checkLinearizable(history)) / 1000,
  unit: 's',
  target: { way: 'at most', bound: 1.5 },
})
figure({
  what: 'reading it from a file and checking it, peak memory',
  value: await memoryOf(history),
  unit: 'MiB',
  target: { way: 'at most', bound: 400 },
})

history = make({ operations: 10_000, keys: 1, clients: 64 })
figure({
  what: 'ten thousand operations of 64 clients on one key',
  value: timed(21, 'ok', () => checkLinearizable(history)),
  unit: 'ms',
  target: { way: 'at most', bound: 50 },
})

history = make({ operations: 2000, keys: 1, clients: 16, sets: 0.05, appends: 0.5, deletes: 0 })
figure({
  what: 'two thousand operations of 16 clients on one key, half of them appends',
  value: timed(11, 'ok', () => checkLinearizable(history)),
  unit: 'ms',
  target: { way: 'at most', bound: 500 },
})

const right = make({ operations: 100_000 })
for (const kind of plantings) {
  history = planted(right, kind, 0.7)
  figure({
    what: `a hundred thousand operations, one of them a ${kind}`,
    value: timed(5, 'violation', () => checkLinearizable(history)) / 1000,
    unit: 's',
    target: { way: 'at most', bound: 0.3 },
  })
}
for (const consistency of ['session', 'regular', 'causal'] as const) {
  figure({
    what: `a hundred thousand operations of 32 clients, ${consistency}`,
    value: timed(3, 'ok', () => checkConsistency(right, { consistency })) / 1000,
    unit: 's',
  })
}
