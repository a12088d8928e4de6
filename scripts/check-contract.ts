// Holds docs/contract.md to the laws: a law that no sentence names, or a sentence that names a law which does not exist, is told
// and exits 1. Run by `npm run check:fast`.
import { readFileSync } from 'node:fs'
import { laws } from '../src/conformance/laws/index.ts'
import { contractProblems } from './docs/contract-page.ts'

const page = readFileSync(new URL('../docs/contract.md', import.meta.url), 'utf8')
const problems = contractProblems(
  page,
  laws.map(({ id }) => id),
)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
