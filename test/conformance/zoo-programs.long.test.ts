import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { correctSubject, installInto, mutantSubject, runProgram } from './zoo/programs.ts'

/** Leaves a handle behind, which cannot be told where other tests leave timers behind. */
const alone = ['interval-left']

const hasty = { operationTimeoutMs: 300, abortWithinMs: 200, convergeWithinMs: 100 } as const
const source = { begin: "import { backend } from './subject.mjs'" }

describe('the program of a failure, pasted', () => {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kv-testkit-programs-'))
    await installInto(root)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const all = mutants().filter(({ id }) => !alone.includes(id))
  it.each(all)('tells $id on one line, and finds nothing in a correct store', async ({ id, law, backend }) => {
    const report = await runConformance(backend, { only: [law], seed: 1, source, ...hasty })
    await backend.dispose?.()
    const program = report.laws[0]?.failure?.program ?? ''
    const wrong = await runProgram(root, `${id}-wrong`, program, { 'subject.mjs': mutantSubject(id) })
    const right = await runProgram(root, `${id}-right`, program, { 'subject.mjs': correctSubject(id) })
    expect(wrong.said, program).toMatch(/^✗ .+\n$/)
    expect(wrong.code).toBe(1)
    expect(right, program).toEqual({ code: 0, said: '' })
  })
})
