/** What the workflow and the Job beside it do on several machines, on this one. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'several-machines-'))
after(() => rm(folder, { recursive: true }))

/** @param {string[]} args */
const kvTestkit = async (...args) => (await run('npx', ['kv-testkit', ...args])).stdout

describe('the shards of several machines', () => {
  it('make one run of three', async () => {
    const reports = join(folder, 'conformance')
    for (const shard of [1, 2, 3]) {
      const part = ['--seed', '1', '--shard', `${shard}/3`, '--out', join(reports, `${shard}`), '--reporter', 'json']
      await kvTestkit('conformance', './test/backend.js', '--tier', 'smoke', ...part)
    }
    const out = join(folder, 'report')
    assert.match(await kvTestkit('merge', reports, '--out', out), /memory keeps what it promises/)
    assert.match(await readFile(join(out, 'conformance.md'), 'utf8'), /^# memory keeps what it promises/)
  })

  it('make one campaign of two', async () => {
    const reports = join(folder, 'chaos')
    for (const shard of [1, 2]) {
      const part = ['--seed', '1', '--shard', `${shard}/2`, '--out', join(reports, `${shard}`), '--reporter', 'json']
      await kvTestkit('chaos', './test/backend.js', '--runs', '4', '--jobs', '2', ...part)
    }
    assert.match(await kvTestkit('merge', reports), /^All 4 runs on memory were in order/)
  })
})
