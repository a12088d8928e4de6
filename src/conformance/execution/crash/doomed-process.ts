/**
 * A process that writes to a store until it is killed: the only way to find out what a crash leaves. It is plain JavaScript on
 * the command line, so it runs wherever Node does.
 */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import type { ExternalOpener } from '../../../kv/index.ts'
import { loaderFor, specifierOf } from '../../../processes/index.ts'
import type { Burst, CrashEvent } from './burst.ts'
import { burstSource } from './burst.generated.ts'
import { CrashJournal } from './journal.ts'

/** When a process is killed. */
export interface Doom {
  /** As soon as so many writes were acknowledged after the first ones, or when there is nothing left to write. */
  readonly afterWrites: number
  /** And then so much later, in times that a write takes. */
  readonly delay: number
  /** Whatever it says, after so many milliseconds. */
  readonly timeoutMs: number
}

/** A store, and what is written to it. */
export interface Doomed {
  readonly place: ExternalOpener
  readonly burst: Burst
}

/** The longest that the kill may wait for its moment, in milliseconds: a store may take very long to write. */
const longestDelayMs = 250

const source = `
${burstSource}
import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
const doomed = JSON.parse(await text(process.stdin))
// told at once, and not when there is time for it: what was begun and what was acknowledged must be known to the last write
const tell = (store, event) => {
  const line = Buffer.from(JSON.stringify([store, event]) + '\\n')
  for (let sent = 0; sent < line.length; ) {
    try {
      sent += writeSync(3, line, sent)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
const stores = []
for (const { place: { module, name, given } } of doomed) {
  const opened = await import(module)
  stores.push(await (opened[name] ?? opened.default[name])(...given))
}
doomed.forEach(({ burst }, at) => writeBurst(stores[at], burst, (event) => tell(at, event)))
setInterval(() => {}, 1000)
`

/**
 * Writes to stores in another process, all at once, and kills it with SIGKILL. Resolves to what was known of each store then; to what
 * the process said where it did not begin.
 */
export async function crashInProcess(doomed: readonly Doomed[], doom: Doom): Promise<readonly CrashJournal[] | string> {
  const task = doomed.map(({ place, burst }) => ({ place: { ...place, module: specifierOf(place.module) }, burst }))
  const [first] = task
  const child = spawn(
    process.execPath,
    [...loaderFor(first?.place.module ?? ''), '--input-type=module', '-e', source],
    { stdio: ['pipe', 'ignore', 'pipe', 'pipe'] },
  )
  // the task is longer than a command line may be
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify(task))
  let trouble = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    trouble += chunk.toString()
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const kill = (): boolean => child.kill('SIGKILL')
  const timers = [setTimeout(kill, doom.timeoutMs)]
  const journals = doomed.map(({ burst }) => new CrashJournal(burst))
  for await (const [store, event] of eventsFrom(child.stdio[3])) {
    journals[store]?.note(event)
    if (timers.length === 1 && isTime(journals, doom)) {
      const unitMs = Math.max(...journals.map((journal) => journal.unitMs ?? 0))
      timers.push(setTimeout(kill, Math.min(longestDelayMs, doom.delay * unitMs)))
    }
  }
  await exited
  timers.forEach((timer) => clearTimeout(timer))
  if (journals.some(({ acknowledged }) => acknowledged > 0)) return journals
  const said = trouble.split('\n').find((line) => line.includes('Error')) ?? trouble.split('\n')[0] ?? ''
  const refusal = journals.find((journal) => journal.refusal !== undefined)?.refusal
  return said.trim() || refusal || 'it was killed before the first write was acknowledged'
}

function isTime(journals: readonly CrashJournal[], { afterWrites }: Doom): boolean {
  if (journals.some(({ unitMs }) => unitMs === undefined)) return false
  return journals.reduce((sum, { since }) => sum + since, 0) >= afterWrites || journals.every(({ isQuiet }) => isQuiet)
}

async function* eventsFrom(stream: unknown): AsyncIterable<readonly [store: number, event: CrashEvent]> {
  if (!isReadable(stream)) return
  for await (const line of createInterface({ input: stream })) {
    const told: readonly [number, CrashEvent] = JSON.parse(line)
    yield told
  }
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'pipe' in stream
}
