import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceOfServer } from '../../src/cli/target-source.ts'
import { runConformance } from '../../src/conformance/index.ts'
import { standIn, type Wrong } from '../conformance/fixtures/stand-in.ts'
import { installInto, runProgram } from '../conformance/zoo/programs.ts'
import { gate } from './fixtures/docker.ts'

const { skip, note } = gate()
const repository = fileURLToPath(new URL('../..', import.meta.url))

describe.skipIf(skip)(`the program of a law about servers, on a real one${note}`, () => {
  let root = ''
  beforeAll(async () => {
    // where the drivers are found
    root = await mkdtemp(join(repository, 'node_modules', '.kv-testkit-programs-'))
    await installInto(root)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it.each<readonly [string, Wrong]>([
    ['server/no-hang', 'hangs'],
    ['server/comes-back', 'stays-away'],
  ])('of %s takes it away, brings it back and finds nothing wrong', async (law, wrong) => {
    const source = sourceOfServer('redis', undefined)
    const report = await runConformance(standIn(wrong), { only: [law], seed: 1, operationTimeoutMs: 1_000, source })
    const program = report.laws[0]?.failure?.program ?? ''
    expect(program).toContain("startServer('redis')")
    expect(await runProgram(root, wrong, program, {}), program).toEqual({ code: 0, said: '' })
  })
})
