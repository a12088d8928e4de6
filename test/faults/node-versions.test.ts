import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { everything, runWorkload } from './workload.ts'

const fixture = fileURLToPath(new URL('fixtures/print-log.ts', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))
const maxBuffer = 64 * 1024 * 1024
const required = process.env['CI'] !== undefined && process.env['CI'] !== ''

/** The fixture's output on this Node, or on another that npx fetches from the package registry, where it can be had. */
async function outputOn(version: number): Promise<{ readonly output: string } | { readonly missing: string }> {
  if (process.version.startsWith(`v${version}.`)) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', fixture], {
      cwd: root,
      maxBuffer,
    })
    return { output: stdout }
  }
  const node = ['-y', '-p', `node@${version}`, 'node']
  try {
    const { stdout } = await promisify(execFile)('npx', [...node, '-p', 'process.version'], { cwd: root })
    expect(stdout.trim()).toMatch(new RegExp(`^v${version}\\.`))
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : String(error) }
  }
  const script = [...node, '--import', 'tsx', fixture]
  const { stdout } = await promisify(execFile)('npx', script, { cwd: root, maxBuffer })
  return { output: stdout }
}

describe('the same seed and plan give a byte-identical log', () => {
  it.concurrent.for([20, 22, 24])('on Node %i', { timeout: 180_000 }, async (version, { expect, skip }) => {
    const result = await outputOn(version)
    if ('missing' in result) {
      const why = `Node ${version} cannot be fetched, so its log was not compared: ${result.missing}`
      expect(required, `CI needs every version: ${why}`).toBe(false)
      // loud, because a green run without it proves less than it seems to
      console.warn(`SKIPPED: ${why}`)
      return skip(why)
    }
    const { log } = await runWorkload(everything, { operations: 300 })
    expect(log.events.length).toBeGreaterThan(1_000)
    expect(result.output).toBe(JSON.stringify(log))
  })
})
