import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { everything, runWorkload } from './workload.ts'

const fixture = fileURLToPath(new URL('fixtures/print-log.ts', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))
const required = process.env['CI'] !== undefined && process.env['CI'] !== ''

/** The fixture's output on a version of Node that npx fetches; without a network there may be none. */
async function outputOn(version: number): Promise<{ readonly output: string } | { readonly missing: string }> {
  const node = ['-y', '-p', `node@${version}`, 'node']
  try {
    const { stdout } = await promisify(execFile)('npx', [...node, '-p', 'process.version'], { cwd: root })
    expect(stdout.trim()).toMatch(new RegExp(`^v${version}\\.`))
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : String(error) }
  }
  const script = [...node, '--import', 'tsx', fixture]
  const { stdout } = await promisify(execFile)('npx', script, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  return { output: stdout }
}

describe('the same seed and plan give a byte-identical log', () => {
  it.concurrent.each([20, 22, 24])('on Node %i', { timeout: 180_000 }, async (version) => {
    const result = await outputOn(version)
    if ('missing' in result) {
      // loud, because a green run without it proves less than it seems to
      console.warn(`SKIPPED: Node ${version} cannot be fetched, so its log was not compared: ${result.missing}`)
      expect(required, `CI needs Node ${version}: ${result.missing}`).toBe(false)
      return
    }
    const { log } = await runWorkload(everything, { operations: 300 })
    expect(log.events.length).toBeGreaterThan(1_000)
    expect(result.output).toBe(JSON.stringify(log))
  })
})
