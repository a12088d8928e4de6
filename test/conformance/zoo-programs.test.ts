import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Failure, replayConformance, runConformance } from '../../src/conformance/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { correctBackend } from './fixtures/correct-backend.ts'
import { runProgram } from './zoo/programs.ts'

/** One mutant for each form that a printed program takes, and what the program says on it. */
const chosen = [
  ['values-as-text', 'AssertionError'], // a value
  ['prefix-like', 'AssertionError'], // a list
  ['list-first-thousand', 'AssertionError'], // a fill
  ['batch-zero-for-missing', 'AssertionError'], // a batch read
  ['aliasing-reused-buffer', 'AssertionError'], // a result that is kept
  ['aliasing-gives-what-it-keeps', 'AssertionError'], // a result that is overwritten
  ['aliasing-zeroes-what-it-was-given', 'AssertionError'], // arguments
  ['cancel-falsy-reason', 'AssertionError'], // an abort before
  ['cancel-never-settles', 'hung'], // an abort in flight
  ['close-drops-calls', 'hung'], // calls together
  ['durable-not-empty-values', 'KV_NOT_FOUND'], // a reopening
  ['keys-with-own-namespace', 'AssertionError'], // the store's own name
  ['list-breaks-beside-deletions', 'AssertionError'], // an experiment
] as const

/** What hangs here hangs for ever. */
const hasty = { operationTimeoutMs: 300, abortWithinMs: 200 } as const

describe('the program of a failure', () => {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kv-testkit-programs-'))
  })
  afterAll(async () => {
    await rm(root, { recursive: true, force: true })
  })

  it.each(chosen)('of %s says %s there, and passes on a correct store', { timeout: 90_000 }, async (id, says) => {
    const { program } = await failureOf(id)
    const [wrong, right] = await Promise.all([
      runProgram(root, id, program, 'mutant'),
      runProgram(root, id, program, 'correct'),
    ])
    expect(wrong.said).toContain(says)
    expect(wrong.code).not.toBe(0)
    expect(right).toEqual({ code: 0, said: '' })
  })
})

describe('the token of a failure', () => {
  it.each(chosen)('of %s fails again on the mutant, and passes on a correct store', { timeout: 60_000 }, async (id) => {
    const { token, got } = await failureOf(id)
    const { backend, law } = mutantOf(id)
    const again = await replayConformance(backend, { token, ...hasty })
    await backend.dispose?.()
    expect(again.laws).toMatchObject([{ id: law, status: 'failed' }])
    if (!got.includes('ms') && law !== 'keys/own-namespace' && law !== 'list/beside-writes')
      expect(again.laws[0]?.failure?.got).toBe(got)
    const right = await replayConformance(correctBackend(backend.profile), { token })
    expect(right.laws).toMatchObject([{ id: law, status: 'passed' }])
  })
})

function mutantOf(id: string): ReturnType<typeof mutants>[number] {
  const found = mutants().find((mutant) => mutant.id === id)
  if (found === undefined) throw new Error(`there is no mutant ${id}`)
  return found
}

async function failureOf(id: string): Promise<Failure> {
  const { backend, law } = mutantOf(id)
  const report = await runConformance(backend, { only: [law], seed: 1, ...hasty })
  await backend.dispose?.()
  const failure = report.laws[0]?.failure
  if (failure === undefined) throw new Error(`the law ${law} did not fail on ${id}`)
  return failure
}
