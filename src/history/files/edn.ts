/** Event lines as EDN maps, `{:process 0, :type :invoke, :f :read, :value nil}`, as Jepsen and Porcupine's `kv` data have them. */
import { badLine, shortened } from './bad-line.ts'
import type { EventLine } from './event-lines.ts'
import type { Json } from '../operation.ts'

/** Reads one line; `undefined` for a line that is not about a client (a nemesis). */
export type EdnLineReader = (text: string, line: number) => EventLine | undefined

/** Loads the EDN parser and gives a reader of lines. */
export async function ednLineReader(): Promise<EdnLineReader> {
  const { parseEDNString } = await import('edn-data')
  return (text, line) => {
    // a Jepsen history may also be one vector over all lines
    const body = text.replace(/^\[(?=\{)/, '').replace(/\}\]$/, '}')
    if (!body.startsWith('{') || !body.endsWith('}')) {
      throw badLine(line, `${shortened(text)} is not an EDN map; expected one operation, {:process … :type … :f …}`)
    }
    const parsed = parseEDNString(body, { mapAs: 'object', keywordAs: 'string', listAs: 'array', setAs: 'array' })
    const map = jsonOf(parsed)
    if (typeof map !== 'object' || map === null || Array.isArray(map)) {
      throw badLine(line, `${shortened(text)} is not a complete EDN map`)
    }
    return eventOf(new Map(Object.entries(map)), line)
  }
}

function eventOf(map: ReadonlyMap<string, Json>, line: number): EventLine | undefined {
  const process = map.get('process')
  const type = map.get('type')
  const f = map.get('f')
  const key = map.get('key')
  if (process === 'nemesis') return undefined
  if (typeof process !== 'string' && typeof process !== 'number') throw badLine(line, `':process' is missing`)
  if (typeof type !== 'string') throw badLine(line, `':type' is missing; expected :invoke, :ok, :fail or :info`)
  if (typeof f !== 'string') throw badLine(line, `':f' is missing; expected a function such as :read`)
  const named = key === undefined || key === null ? {} : { key: typeof key === 'string' ? key : JSON.stringify(key) }
  return { process, type, f, ...named, value: map.get('value') ?? null }
}

/** What the parser gives for EDN that JSON has no words for comes out as text or as plain objects. */
function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint' || value instanceof Date) return String(value)
  if (Array.isArray(value)) return value.map((part) => jsonOf(part))
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]))
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
