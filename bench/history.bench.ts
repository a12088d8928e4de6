/**
 * What it costs to decide a history: a million operations on a hundred keys, ten thousand on one key, one planted violation of
 * each kind among a hundred thousand, and how much memory a file of a million takes to be read and checked.
 */
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { checkConsistency, checkLinearizable, type HistoryOperation, historyLines } from '../src/history/index.ts'
import { drawStream } from '../src/kv/index.ts'
import { type LargeHistory, largeHistory, planted, plantings } from '../test/history/large-history.ts'
import { figure } from './figure.ts'
import { median } from './rounds.ts'

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
history = planted(history, 'stale read', 0.7)
figure({
  what: 'the same with a stale read, explained',
  value: timed(5, 'violation', () => checkLinearizable(history)) / 1000,
  unit: 's',
  target: { way: 'at most', bound: 1.5 },
})
figure({
  what: 'reading it from a file and checking it, peak memory',
  value: await memoryOf(history),
  unit: 'MiB',
  target: { way: 'at most', bound: 1.5 * 1024 },
})

history = make({ operations: 10_000, keys: 1, clients: 64 })
figure({
  what: 'ten thousand operations of 64 clients on one key',
  value: timed(21, 'ok', () => checkLinearizable(history)),
  unit: 'ms',
  target: { way: 'at most', bound: 50 },
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
