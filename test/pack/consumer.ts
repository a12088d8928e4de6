/**
 * Builds and packs the package once, installs the tarball with npm into an empty folder outside the repository, and
 * tells the tests where that is. What the tests see there is what a user gets: nothing of src/ is within reach.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with kv-testkit installed from its tarball, and none of its optional peers. */
    consumer: string
  }
}

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const consumer = await mkdtemp(join(tmpdir(), 'kv-testkit-consumer-'))
  await run('npm', ['run', '--silent', 'build'], { cwd: repository })
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', consumer], { cwd: repository })
  await writeFile(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=peer', packed.stdout.trim()], {
    cwd: consumer,
  })
  project.provide('consumer', consumer)
  return () => rm(consumer, { recursive: true, force: true })
}
