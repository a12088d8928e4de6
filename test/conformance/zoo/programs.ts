/** Runs printed programs as whoever pastes them does: as files beside a module that exports the backend, with `node` alone. */
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What programs and their backends import: of the package, and of the tests. */
const entries = {
  index: 'src/index.ts',
  conformance: 'src/conformance/index.ts',
  history: 'src/history/index.ts',
  kv: 'src/kv/index.ts',
  zoo: 'src/zoo/index.ts',
  containers: 'src/containers/index.ts',
  'stand-in': 'test/conformance/fixtures/stand-in.ts',
  coded: 'test/conformance/fixtures/coded.ts',
  'own-laws': 'test/conformance/fixtures/own-laws.ts',
  'crash-mutants': 'test/conformance/fixtures/crash-mutants.ts',
  'correct-backend': 'test/conformance/fixtures/correct-backend.ts',
} as const

/** Installs the package, as its sources are now, into `folder`, so that what lies in it can import it. */
export async function installInto(folder: string): Promise<void> {
  const home = join(folder, 'node_modules', 'kv-testkit')
  await build({
    config: false,
    cwd: root,
    entry: { ...entries },
    outDir: join(home, 'dist'),
    format: 'esm',
    platform: 'node',
    dts: false,
    logLevel: 'error',
    deps: { neverBundle: [/^[^./]/], skipNodeModulesBundle: true },
  })
  const exported = Object.keys(entries).map((name) => [name === 'index' ? '.' : `./${name}`, `./dist/${name}.mjs`])
  await writeFile(
    join(home, 'package.json'),
    JSON.stringify({ name: 'kv-testkit', type: 'module', exports: Object.fromEntries(exported) }),
  )
  const require = createRequire(import.meta.url)
  const fastCheck = dirname(require.resolve('fast-check/package.json'))
  await symlink(fastCheck, join(folder, 'node_modules', 'fast-check'), 'dir')
}

/** What came of a program. */
export interface Ended {
  readonly code: number
  readonly said: string
}

/**
 * Runs `program` in a folder of its own under `folder`, beside the files given by name. Resolves to its exit code and what it
 * printed.
 */
export async function runProgram(
  folder: string,
  name: string,
  program: string,
  files: Readonly<Record<string, string>>,
): Promise<Ended> {
  const place = join(folder, name)
  await mkdir(place, { recursive: true })
  for (const [file, text] of Object.entries({ 'program.mjs': program, ...files }))
    await writeFile(join(place, file), text)
  return new Promise((resolve) => {
    execFile(process.execPath, ['program.mjs'], { cwd: place, timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: out + err }),
    )
  })
}

/** A module that exports the mutant `id`. */
export function mutantSubject(id: string): string {
  return `import { mutants } from 'kv-testkit/zoo'\nexport const { backend } = mutants().find((mutant) => mutant.id === '${id}')\n`
}

/** A module that exports a correct store which declares what the mutant `id` declares. */
export function correctSubject(id: string): string {
  return `import { correctBackend } from 'kv-testkit/correct-backend'
import { mutants } from 'kv-testkit/zoo'
export const backend = correctBackend(mutants().find((mutant) => mutant.id === '${id}').backend.profile)
`
}
