import { execFile } from 'node:child_process'

/** A test runner inside a test runner: what the outer one left in the environment would mislead the inner one. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|npm_)/.test(name)),
)

/** Runs a command in `cwd` and gives what it printed; where it fails, the error shows everything it said. */
export function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...environment, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 }
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim())
      else reject(new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error }))
    })
  })
}

/** Runs node. */
export const runNode = (args: readonly string[], cwd: string): Promise<string> => run(process.execPath, args, cwd)
