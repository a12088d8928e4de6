/** Runs the real command in a process of its own, and finds what it left behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

/** The file of the command, as `build-command.ts` made it. */
const command = inject('command')

/** Where the modules are that the tests hand to the command. */
export const fixtures: string = fileURLToPath(new URL('./fixtures', import.meta.url))

/**
 * What takes less than this from the first Ctrl-C on was not for the run to come to its end, for which it has four seconds: the second
 * Ctrl-C ended it. On a machine that is too busy to tell, nothing is concluded.
 */
export const wellWithinGraceMs = 3_000

/** What became of a run of the command. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Processes of the run that outlived it, and temporary files of it; only what /proc shows, so none elsewhere than on Linux. */
  readonly leftovers: readonly string[]
}

/** A run of the command that may still be going on. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves when stdout and stderr together match. */
  seen(pattern: RegExp): Promise<void>
  readonly ended: Promise<Ended>
}

/** Starts the command in the folder of fixtures; `nodeFlags` are for Node itself. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Running {
  const folder = mkdtempSync(join(tmpdir(), 'cli-test-'))
  const mark = `KV_TESTKIT_TEST_MARK=${randomUUID()}`
  const [name = '', value = ''] = mark.split('=')
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(GITHUB_|CI$|NO_COLOR$|FORCE_COLOR$|VITEST)/.test(key)),
  )
  const child = spawn(process.execPath, [...nodeFlags, command, ...args], {
    cwd: fixtures,
    env: { ...inherited, TMPDIR: folder, [name]: value, ...env },
  })
  let out = ''
  let err = ''
  const watchers = new Set<() => void>()
  const tell = (): void => {
    for (const watcher of watchers) watcher()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    tell()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      const files = readdirSync(folder).filter((entry) => entry.startsWith('kv-testkit'))
      rmSync(folder, { recursive: true, force: true })
      resolve({ code, out, err, leftovers: [...files, ...processesWith(mark)] })
    })
  })
  return {
    child,
    ended,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!pattern.test(out + err)) return
          watchers.delete(check)
          resolve()
        }
        watchers.add(check)
        check()
        ended.then(() => reject(new Error(`ended without ${String(pattern)}:\n${out}${err}`)), reject)
      }),
  }
}

/** Runs the command to its end. */
export function kvTestkit(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
  return start(args, env).ended
}

function processesWith(mark: string): readonly string[] {
  let processes: readonly string[]
  try {
    processes = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  } catch {
    return []
  }
  return processes.filter((id) => {
    try {
      return readFileSync(`/proc/${id}/environ`, 'utf8').includes(mark)
    } catch {
      return false // it ended while we looked, or is not ours to look at
    }
  })
}
