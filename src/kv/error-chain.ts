/**
 * What a report keeps of an error: what it said, whole, where it came from, and what caused it. A store that wraps the errors of its
 * driver says little itself (`the cache failed`); the story is in its causes.
 */
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withoutPasswords } from './password.ts'

/** One error of a chain. */
export interface ErrorLink {
  /** Its name, message and code: as it was thrown, on as many lines, up to 10,000 characters. */
  readonly message: string
  /** The first frame of its stack that is neither of Node nor of this package: `list (adapters/mine.mjs:12:20)`. */
  readonly at?: string
}

/** Characters of a message that are kept at most. */
const longestMessage = 10_000

/** Errors of a chain that are kept at most. */
const mostLinks = 5

/** The error and its causes, outermost first; those that an `AggregateError` gathers count as its causes. */
export function errorChain(error: unknown): readonly ErrorLink[] {
  const links: ErrorLink[] = []
  const met = new Set<unknown>()
  for (const pending = [error]; pending.length > 0 && links.length < mostLinks;) {
    const next = pending.shift()
    if (met.has(next)) continue
    met.add(next)
    links.push(linkOf(next))
    pending.unshift(...causesOf(next))
  }
  return links
}

function causesOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return []
  const cause = field(error, 'cause')
  const errors = field(error, 'errors')
  return [...(cause === undefined || cause === null ? [] : [cause]), ...(Array.isArray(errors) ? errors : [])]
}

function linkOf(error: unknown): ErrorLink {
  const message = withoutPasswords(saidBy(error)).slice(0, longestMessage)
  const stack = typeof error === 'object' && error !== null ? field(error, 'stack') : undefined
  const at = typeof stack === 'string' ? firstForeignFrame(stack) : undefined
  return at === undefined ? { message } : { message, at: withoutPasswords(at) }
}

function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return textOf(error)
  const code = field(error, 'code')
  const said = [textOf(field(error, 'name')), textOf(field(error, 'message'))].filter((part) => part !== '').join(': ')
  return typeof code === 'string' && !said.includes(code) ? `${said} [${code}]` : said
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    // an object without a prototype, or whose toString throws
    return Object.prototype.toString.call(value)
  }
}

/** A property of what may be anything, of which even a look may throw. */
function field(of: object, name: string): unknown {
  try {
    return Reflect.get(of, name)
  } catch {
    return undefined
  }
}

/** Function, file, line and column of a frame, as V8 prints it. */
const frame = /^\s+at (?:async )?(?:(.+?) \()?((?:file:\/\/|[A-Za-z]:\\|\/).+?):(\d+):(\d+)\)?$/

function firstForeignFrame(stack: string): string | undefined {
  for (const line of stack.slice(0, longestMessage * 2).split('\n')) {
    const [, name, place = '', row, column] = frame.exec(line) ?? []
    const file = place.startsWith('file://') ? fileURLToPath(place) : place
    if (file === '' || isOurs(file)) continue
    const shown = relative(process.cwd(), file)
    const where = `${shown === '' || shown.startsWith('..') ? file : shown}:${row}:${column}`
    return name === undefined ? where : `${name} (${where})`
  }
  return undefined
}

/** The folder with the code of this package, as it is run: `src`, `dist`, or that of a bundle. */
const ourFolder = folderOf(new Error('here').stack ?? '')

function folderOf(stack: string): string {
  const here = stack
    .split('\n')
    .map((line) => frame.exec(line)?.[2])
    .find((place) => place !== undefined)
  if (here === undefined) return '/'
  const file = here.startsWith('file://') ? fileURLToPath(here) : here
  return /^.*[/\\](?:src|dist)[/\\]/.exec(file)?.[0] ?? file.replace(/[^/\\]*$/, '')
}

function isOurs(file: string): boolean {
  return file.startsWith(ourFolder) || /[/\\]node_modules[/\\]kv-testkit[/\\]/.test(file)
}
