/** What a chaos campaign gains by a second process: the same runs by the real command, with one worker and with two. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { figure } from './figure.ts'
import { median } from './rounds.ts'

/** More with KV_TESTKIT_CHAOS_RUNS. */
const runs = Number(process.env['KV_TESTKIT_CHAOS_RUNS'] ?? 200)
/** So few that they cost what it takes to start: that does not grow with the runs, and is taken off. */
const few = 4
const rounds = 3
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

/** Milliseconds of the wall clock, and of processor time in the command and all its workers. */
interface Cost {
  readonly wall: number
  readonly processor: number
}

async function costOf(jobs: number, count: number): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-campaign-'))
  const args = ['chaos', 'memory', '--seed', '1', '--runs', String(count), '--jobs', String(jobs), '--json', '--quiet']
  const before = childrenMs()
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  await once(child, 'close')
  rmSync(folder, { recursive: true, force: true })
  const { campaign } = JSON.parse(out)
  if (campaign.done !== count) throw new Error(`${campaign.done} of ${count} runs were made`)
  return { wall: campaign.durationMs, processor: childrenMs() - before }
}

/** What processes that this one started, and theirs, have taken until they ended: Linux alone tells. */
function childrenMs(): number {
  if (process.platform !== 'linux') return Number.NaN
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  // in hundredths of a second, as on every Linux: user and system time of children that were waited for
  return (Number(fields[13]) + Number(fields[14])) * 10
}

async function perRun(jobs: number): Promise<Cost> {
  const [little, all] = [await costOf(jobs, few), await costOf(jobs, runs)]
  return {
    wall: (all.wall - little.wall) / (runs - few),
    processor: (all.processor - little.processor) / (runs - few),
  }
}

const one: Cost[] = []
const two: Cost[] = []
for (let round = 0; round < rounds; round += 1) {
  one.push(await perRun(1))
  two.push(await perRun(2))
}
const of = (all: readonly Cost[], which: keyof Cost): number => median(all.map((cost) => cost[which]))
figure({
  what: 'a chaos run of 1,000 operations in a campaign, processor time',
  value: of(one, 'processor'),
  unit: 'ms',
})
figure({
  what: 'a campaign in two processes to one, on the wall clock of this machine as busy as it is',
  value: of(one, 'wall') / of(two, 'wall'),
  unit: '×',
})
if (availableParallelism() > 1 && process.platform === 'linux')
  figure({
    // both are dealt run by run, so that neither waits for the other: what is lost is what the second one costs
    what: 'a campaign on two cores to one, by the processor time that it takes',
    value: (2 * of(one, 'processor')) / of(two, 'processor'),
    unit: '×',
    target: { way: 'at least', bound: 1.9 },
  })
