/**
 * Bundles the command line once for all tests that start it: a process that has to compile the source first takes several times
 * as long to begin, and the tests start hundreds.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of the command, built from the source as it is. */
    command: string
  }
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Builds before the first test, and again in watch mode before each run; takes the files away at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // as deep as dist/cli, from where the command finds package.json, and where its dependencies are found
  const folder = await mkdtemp(join(repository, 'node_modules', '.kv-testkit-'))
  const bundle = async (): Promise<void> => {
    await build({
      config: false,
      cwd: repository,
      entry: { main: 'src/cli/main.ts' },
      outDir: folder,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      dts: false,
      clean: false,
      logLevel: 'error',
    })
  }
  await bundle()
  project.onTestsRerun(bundle)
  project.provide('command', join(folder, 'main.mjs'))
  return () => rm(folder, { recursive: true, force: true })
}
