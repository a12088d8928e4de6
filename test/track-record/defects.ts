/** The defects of `docs/track-record.md`, and their programs as a user would run them. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pageText } from '../docs/page-examples.ts'

export interface Defect {
  readonly id: string
  readonly title: string
  /** As `package@version`. */
  readonly library: string
  readonly laws: readonly string[]
  /** What the program says as long as the defect is there. */
  readonly says: string
  readonly program: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

const page = pageText('docs/track-record.md')

/** Every defect of the page, in its order. */
export const defects: readonly Defect[] = page
  .split('<a id="')
  .slice(1)
  .map((section) => ({
    id: /^[\w-]+/.exec(section)?.[0] ?? '',
    title: /^### (.+)$/m.exec(section)?.[1] ?? '',
    library: /^- library: `(.+)`$/m.exec(section)?.[1] ?? '',
    laws: [...(/^- law: (.+)$/m.exec(section)?.[1] ?? '').matchAll(/\[([\w-]+\/[\w-]+)\]/g)].map(([, law = '']) => law),
    says: /^- it says: `(.+)`$/m.exec(section)?.[1] ?? '',
    program: /^```js\n(.+?)^```$/ms.exec(section)?.[1] ?? '',
  }))

/** Whether its program starts a server. */
export function needsServer({ program }: Defect): boolean {
  return program.includes("'kv-testkit/containers'")
}

/** The version of a package that is installed here. */
export async function installed(name: string): Promise<string> {
  for (const path of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = await readFile(join(path, name, 'package.json'), 'utf8').catch(() => undefined)
    if (manifest !== undefined) return String(Object(JSON.parse(manifest)).version)
  }
  throw new Error(`${name} is not installed`)
}

/** Runs the program of a defect as it stands. Resolves to how it ended. */
export async function run(defect: Defect): Promise<{ readonly code: number | null; readonly said: string }> {
  const { id, program } = defect
  const folder = join(root, '.tmp', 'track-record')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${id}.mjs`)
  const temporary = await mkdtemp(join(tmpdir(), 'kv-testkit-track-record-'))
  await writeFile(file, program)
  try {
    // this package is taken from its sources, which tsx finds by tsconfig.json
    const child = spawn(process.execPath, [...(needsServer(defect) ? ['--import', 'tsx'] : []), file], {
      cwd: root,
      env: { ...withoutServers(process.env), TMPDIR: temporary, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    return { code, said }
  } finally {
    await rm(file, { force: true })
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A program starts the server that it kills, whatever is shared by those who run it. */
function withoutServers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^KV_TESTKIT_\w+_URL$/.test(name)))
}
