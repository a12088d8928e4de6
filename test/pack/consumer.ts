/**
 * Builds and packs the package once, installs the tarball with npm into an empty folder outside the repository, and
 * tells the tests where that is. What the tests see there is what a user gets: nothing of src/ is within reach.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with kv-testkit installed from its tarball, and none of its optional peers. */
    bare: string
    /** The same with test runners and a compiler beside it, and the examples in folders of their own names. */
    equipped: string
  }
}

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What an equipped consumer has beside kv-testkit and its optional peers: links to the repository's own. */
const equipment = ['cockatiel', 'jest', '@jest/globals', 'mocha', '@types/mocha', 'typescript', '@types/node']
const commands = ['vitest', 'jest', 'mocha', 'tsc']
const peers = Object.keys(manifest.peerDependencies)

async function install(folder: string): Promise<void> {
  await mkdir(folder)
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: repository })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=peer', packed.stdout.trim()], {
    cwd: folder,
  })
}

async function equip(folder: string): Promise<void> {
  for (const name of [...equipment, ...peers, ...commands.map((command) => `.bin/${command}`)]) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(await realpath(join(repository, 'node_modules', name)), link)
  }
  await cp(join(repository, 'examples'), folder, { recursive: true })
}

let folder: string

export async function setup(project: TestProject): Promise<void> {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kv-testkit-consumer-')))
  const [bare, equipped] = [join(folder, 'bare'), join(folder, 'equipped')]
  await run('npm', ['run', '--silent', 'build'], { cwd: repository })
  await install(bare)
  await cp(bare, equipped, { recursive: true })
  await equip(equipped)
  project.provide('bare', bare)
  project.provide('equipped', equipped)
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
