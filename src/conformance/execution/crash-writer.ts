/**
 * A process that writes to a store until it is killed, and says what was acknowledged: the only way to find out what a crash
 * leaves. It is plain JavaScript on the command line, so it runs wherever Node does.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { ExternalOpener } from '../../kv/index.ts'

/** One write of the workload: the value under `key` becomes `value`, in hexadecimal, or nothing. */
export interface CrashWrite {
  readonly key: string
  readonly value: string | null
}

/** What was known when the process was killed. */
export interface Crash {
  /** How many writes, from the first, had been acknowledged. */
  readonly acknowledged: number
  /** What the process said when it could not begin. */
  readonly trouble?: string
}

const source = `
const { text } = await import('node:stream/consumers')
const { module, name, given, writes } = JSON.parse(await text(process.stdin))
const opened = await import(module)
const store = await (opened[name] ?? opened.default[name])(...given)
for (const [index, { key, value }] of writes.entries()) {
  if (value === null) await store.delete(key)
  else await store.setRaw(key, Uint8Array.from(Buffer.from(value, 'hex')))
  process.stdout.write(index + '\\n')
}
setInterval(() => {}, 1000)
`

/**
 * Writes in another process, and kills it with SIGKILL as soon as `killAfter` writes were acknowledged.
 *
 * @param timeoutMs after which it is killed whatever it says
 */
export async function crashWhileWriting(
  place: ExternalOpener,
  writes: readonly CrashWrite[],
  killAfter: number,
  timeoutMs: number,
): Promise<Crash> {
  const module = place.module.startsWith('/') ? pathToFileURL(place.module).href : place.module
  const task = JSON.stringify({ ...place, module, writes })
  const child = spawn(process.execPath, [...loaderFor(module), '--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // the task is longer than a command line may be
  child.stdin.on('error', () => {})
  child.stdin.end(task)
  let acknowledged = 0
  let trouble = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString()
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line) + 1
    if (acknowledged >= killAfter) child.kill('SIGKILL')
  }
  await exited
  clearTimeout(timer)
  if (acknowledged > 0) return { acknowledged }
  const said = trouble.split('\n').find((line) => line.includes('Error')) ?? trouble.split('\n')[0] ?? ''
  return { acknowledged, trouble: said === '' ? 'it was killed before the first write was acknowledged' : said.trim() }
}

/** A module in TypeScript needs a loader where Node has none built in; `tsx` is used where the project has it. */
function loaderFor(module: string): readonly string[] {
  if (!/\.[cm]?ts$/.test(module)) return []
  try {
    return ['--import', pathToFileURL(createRequire(module).resolve('tsx')).href]
  } catch {
    return []
  }
}
