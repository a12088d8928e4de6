/**
 * `npm run docs:servers [-- run.json]`: puts the matrix of the real servers into the pages that have a place for it, from
 * the document of a run. Default: `reports/servers.json`, which the container tests leave behind.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import type { RunDocument } from '../src/report/index.ts'
import { serversMatrix, withMatrix } from './docs/servers-matrix.ts'

const doc: RunDocument = JSON.parse(readFileSync(process.argv[2] ?? 'reports/servers.json', 'utf8'))
const matrix = serversMatrix(doc)
for (const path of ['README.md', 'docs/containers.md']) {
  if (!existsSync(path)) continue
  const page = readFileSync(path, 'utf8')
  const config = await resolveConfig(path)
  const text = await format(withMatrix(page, matrix), { ...config, filepath: path })
  if (text !== page) writeFileSync(path, text)
  process.stdout.write(`${path}: ${text === page ? 'as it was' : 'written'}\n`)
}
