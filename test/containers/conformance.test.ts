import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { serverRow, shownRows } from '../../scripts/docs/servers-matrix.ts'
import { serverKinds } from '../../src/containers/index.ts'
import type { RunDocument } from '../../src/report/index.ts'
import { kvTestkit } from '../cli/kv-testkit.ts'
import { gate } from './fixtures/docker.ts'

const { skip, note } = gate()
const seed = 20_260_701

describe.skipIf(skip)(`the whole conformance suite on real servers${note}`, () => {
  let doc: RunDocument
  let leftovers: readonly string[]

  // the command starts all five at once, each in a process of its own
  beforeAll(async () => {
    const ended = await kvTestkit(['conformance', ...serverKinds, '--seed', String(seed), '--json', '--quiet'])
    doc = JSON.parse(ended.out)
    leftovers = ended.leftovers
    // what `npm run docs:servers` makes the matrix of
    mkdirSync('reports', { recursive: true })
    writeFileSync('reports/servers.json', ended.out)
  }, 1_200_000)

  it.each(serverKinds)('%s keeps every law that its profile does not disclaim', (kind) => {
    expect(doc.unopened.filter(({ backend }) => backend === kind)).toEqual([])
    const report = doc.reports.find(({ backend }) => doc.words?.[backend] === kind)
    expect(report?.waiverProblems).toEqual([])
    const laws = report?.laws ?? []
    expect(laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')).toEqual([])
    expect(laws.filter(({ status }) => status === 'waived').map(({ id }) => id)).toEqual([])
    expect(laws.filter(({ status }) => status === 'not-run')).toEqual([])
    expect(laws.filter(({ group, status }) => group === 'server' && status === 'passed')).toHaveLength(5)
    expect(laws.find(({ id }) => id === 'durability/crash')?.status).toBe('passed')
  })

  it('calls a server that only speaks the protocol of MongoDB by its own name, with its version', () => {
    const report = doc.reports.find(({ backend }) => doc.words?.[backend] === 'mongo')
    expect(report?.version).toMatch(/^(MongoDB|FerretDB) \d+\.\d+/)
    expect(report?.backend).toBe(report?.version?.startsWith('MongoDB') === true ? 'mongo' : 'ferretdb')
  })

  it.each(['README.md', 'docs/containers.md'])(
    'finds what %s shows of these servers; else `npm run docs:servers`',
    (path) => {
      const shown = shownRows(readFileSync(path, 'utf8'))
      // somebody who runs other versions of the servers is shown no row of theirs
      const rows = doc.reports.map((report) => ({
        expected: [serverRow(report)],
        found: shown.filter((row) => row.startsWith(`| ${report.version} |`)),
      }))
      const compared = rows.filter(({ found }) => found.length > 0)
      expect(compared.map(({ found }) => found)).toEqual(compared.map(({ expected }) => expected))
      // where nothing may be skipped, a page that shows other versions than those that run here would go unchecked
      if (process.env['KV_TESTKIT_REQUIRE_DOCKER'] === '1') expect(compared).not.toEqual([])
    },
  )

  it('leaves no process and no temporary file behind', () => {
    expect(leftovers).toEqual([])
  })
})
