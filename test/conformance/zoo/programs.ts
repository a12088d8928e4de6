/** Runs printed programs as whoever pastes them would: as files, beside a module that exports the backend. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const correct = new URL('../fixtures/correct-backend.ts', import.meta.url).href
const zoo = new URL('../../../src/zoo/index.ts', import.meta.url).href

/** What the program imports its backend from: the mutant, or a correct store that declares the same. */
const sources = {
  mutant: (id: string): string =>
    `import { mutants } from '${zoo}'\nexport const backend = mutants().find((mutant) => mutant.id === '${id}').backend\n`,
  correct: (id: string): string =>
    `import { correctBackend } from '${correct}'\nimport { mutants } from '${zoo}'\nexport const backend = correctBackend(mutants().find((mutant) => mutant.id === '${id}').backend.profile)\n`,
}

/** Runs `program` in a folder of its own under `root`, on one of the two. Resolves to its exit code and what it printed. */
export async function runProgram(
  root: string,
  id: string,
  program: string,
  on: keyof typeof sources,
): Promise<{ readonly code: number; readonly said: string }> {
  const folder = join(root, on, id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'program.ts'), program)
  await writeFile(join(folder, `${id}.ts`), sources[on](id))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', loader, 'program.ts'],
      { cwd: folder, timeout: 60_000 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: out + err }),
    )
  })
}
