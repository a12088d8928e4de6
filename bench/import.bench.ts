/** What it costs to import the package as it is built, in a fresh process each time, beside a process that imports nothing. */
import { execFileSync } from 'node:child_process'
import { figure } from './figure.ts'
import { median } from './rounds.ts'

const rounds = 15
const root = new URL('../', import.meta.url)

/** Milliseconds of processor time: of the import alone, and of the whole process up to there. */
function measure(specifier: string | undefined): { readonly importing: number; readonly whole: number } {
  const load = specifier === undefined ? '' : `await import(${JSON.stringify(specifier)})`
  const program = `
    const ms = ({ user, system }) => (user + system) / 1_000
    const before = process.cpuUsage()
    ${load}
    console.log(JSON.stringify({ importing: ms(process.cpuUsage(before)), whole: ms(process.cpuUsage()) }))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }))
}

execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
const entry = new URL('dist/index.mjs', root).href
// in turns, as in inTurns(): what disturbs one disturbs the other
const pairs = Array.from({ length: rounds }, () => [measure(undefined), measure(entry)] as const)

figure({
  what: "import of 'kv-testkit'",
  value: median(pairs.map(([, filled]) => filled.importing)),
  unit: 'ms',
  target: { way: 'at most', bound: 50 },
})
figure({
  what: "a process that imports 'kv-testkit', to an empty one",
  value: median(pairs.map(([, filled]) => filled.whole)) / median(pairs.map(([empty]) => empty.whole)),
  unit: '×',
})
