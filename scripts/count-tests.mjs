// Prints "N passed, N failed[, N skipped]" for a JSON report of vitest, and exits 1 when anything failed.
//   node scripts/count-tests.mjs <report.json> [exit code of the test run]
// A test file that could not be loaded holds no test, so it counts as one failure itself; so does a run that failed
// with nothing in its report to show for it.
import { existsSync, readFileSync } from 'node:fs'

const [path, exitCode = '0'] = process.argv.slice(2)
const files = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : []
const tests = files.flatMap((file) => file.assertionResults)
const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length

const passed = count('passed')
const skipped = count('skipped', 'pending', 'todo', 'disabled')
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
).length
const seen = count('failed') + brokenFiles
const failed = seen === 0 && (exitCode !== '0' || passed === 0) ? 1 : seen

for (const { name, status, message } of files) if (status === 'failed') console.log(`failed: ${name} ${message}`.trim())
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
