import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { run } from './run.ts'

const folder = join(inject('equipped'), 'commonjs')
await cp(join(import.meta.dirname, 'fixtures'), folder, { recursive: true })
await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'commonjs', private: true }))

/** Runner, how it runs a file, and how it says that all four tests passed. */
const runners = [
  ['jest', ['sh', '-c', "npx jest --no-cache --testMatch='**/*.test.cjs' 2>&1"], /Tests: +4 passed, 4 total/],
  ['mocha', ['npx', 'mocha', 'required.test.cjs'], /4 passing/],
  ['node --test', ['node', '--test', 'required.test.cjs'], /# pass 4/],
] as const

it.each(runners)('a test that requires the packed package passes under %s', async (_, [command, ...args], passed) => {
  expect(await run(command, args, folder)).toMatch(passed)
})
