import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { run } from './run.ts'

const command = join(inject('bare'), 'node_modules/.bin/kv-testkit')

describe('the packed command, with no optional peer installed', () => {
  it('knows its version', async () => {
    expect(await run(command, ['--version'], inject('bare'))).toContain(manifest.version)
  })

  it('runs the laws against a backend of its own', async () => {
    expect(await run(command, ['conformance', 'memory', '--tier', 'smoke'], inject('bare'))).toMatch(/memory/)
  })

  it("runs the laws against a module, the backend author's", async () => {
    const folder = join(inject('equipped'), 'backend')
    const said = await run(command, ['conformance', './test/backend.js', '--tier', 'smoke'], folder)
    expect(said).toContain('journal-store')
  })

  it('fails where the driver of a backend is missing, and says what to install', async () => {
    await expect(run(command, ['conformance', 'lmdb'], inject('bare'))).rejects.toThrow('npm install lmdb')
  })
})
