/**
 * `npm run bench [-- --json] [name…]`: runs every benchmark of this folder, or those named, one after another, each in a
 * process of its own, and prints every figure beside its target. `containers` starts servers, so it runs only when named.
 *
 * A benchmark is a file `<name>.bench.ts` that measures, and calls `figure()` for what it found. With `--json` the figures are
 * one JSON document on standard output, and what the benchmarks print goes to standard error. Exit code 1: a figure missed
 * its target or a benchmark failed; 2: there is no such benchmark.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Figure, reaches, rounded } from './figure.ts'
import { table } from './rounds.ts'

/** Those that need more than Node. */
const onRequest = ['containers']

const benchmarks = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => basename(file, '.bench.ts'))

const { values: flags, positionals: wanted } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = wanted.find((name) => !benchmarks.includes(name))

if (unknown === undefined) await runAll()
else {
  console.error(`there is no benchmark '${unknown}'; there are ${benchmarks.join(', ')}`)
  process.exitCode = 2
}

async function runAll(): Promise<void> {
  const say = flags.json ? console.error : console.log
  // the load tells how far to trust what was measured on the wall clock
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] ?? Number.NaN }
  say(`Node ${machine.node} on ${machine.cores} cores, load average ${machine.load.toFixed(1)}`)
  const results: (Figure & { readonly bench: string; readonly reached: boolean })[] = []
  const failed: string[] = []
  for (const bench of wanted.length > 0 ? wanted : benchmarks.filter((name) => !onRequest.includes(name))) {
    say(`\n${bench}`)
    const { figures, exitCode } = await run(bench)
    for (const measured of figures) results.push({ bench, ...measured, reached: reaches(measured) })
    // a benchmark whose figures are all as they should be, and which fails nevertheless, has broken off
    if (exitCode !== 0 && figures.every(reaches)) failed.push(bench)
  }
  if (flags.json) console.log(JSON.stringify({ ...machine, figures: results, failed }, undefined, 2))
  else {
    console.log(`\n${table(['benchmark', 'figure', 'measured', 'target', ''], results.map(row))}`)
    for (const bench of failed) console.log(`${bench}: the benchmark itself failed`)
  }
  if (failed.length > 0 || results.some(({ reached }) => !reached)) process.exitCode = 1
}

async function run(bench: string): Promise<{ readonly figures: readonly Figure[]; readonly exitCode: unknown }> {
  const child = fork(join(import.meta.dirname, `${bench}.bench.ts`), [], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    // 2 is this process's standard error
    stdio: ['ignore', flags.json ? 2 : 'inherit', 'inherit', 'ipc'],
  })
  const figures: Figure[] = []
  child.on('message', (message: Figure) => figures.push(message))
  const [exitCode]: unknown[] = await once(child, 'close')
  return { figures, exitCode }
}

function row({ bench, what, value, unit, target, reached }: Figure & { bench: string; reached: boolean }): string[] {
  return [
    bench,
    what,
    `${rounded(value)} ${unit}`,
    target === undefined ? '' : `${target.way} ${target.bound} ${unit}`,
    target === undefined ? '' : reached ? 'reached' : 'MISSED',
  ]
}
