import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs node in `cwd` and gives what it printed; a non-zero exit rejects with everything it said. */
export async function runNode(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}
