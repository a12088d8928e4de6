/** The tables of servers in `docs/backends.md` and `docs/containers.md`, from the table that the rest follows from. */
import { type ServerKind, serverKinds, servers } from '../../src/backends/index.ts'
import { variableOf } from '../../src/containers/environment.ts'
import { recipes } from '../../src/containers/servers/index.ts'
import { quoted, table } from './markdown.ts'

/** Where a page has its table: between these two lines. */
const marks = ['<!-- kinds of servers: written by npm run docs -->', '<!-- kinds of servers: end -->'] as const

/** What `docs/backends.md` says of each server. */
export function backendsPage(page: string): string {
  return withTable(page, ['name', 'from', 'its URL begins with', 'needs'], (kind) => [
    quoted(kind),
    quoted(`kv-testkit/backends/${kind}`),
    servers[kind].schemes.map(quoted).join(', '),
    clientOf(kind),
  ])
}

/** What `docs/containers.md` says of each server. */
export function containersPage(page: string): string {
  return withTable(
    page,
    ['server', 'start it', 'default image', 'another image', 'one that runs', 'client'],
    (kind) => [
      [servers[kind].product, ...servers[kind].standIns].join(', '),
      `${quoted(`startServer('${kind}')`)}, ${quoted(`${startFunctionOf(kind)}()`)}`,
      quoted(recipes[kind].image),
      quoted(variableOf(kind, 'IMAGE')),
      quoted(variableOf(kind, 'URL')),
      clientOf(kind),
    ],
  )
}

/** The function that starts servers of a kind. */
export function startFunctionOf(kind: ServerKind): string {
  return `start${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`
}

function clientOf(kind: ServerKind): string {
  const { driver } = servers[kind]
  return driver === undefined ? 'nothing: plain HTTP' : quoted(driver)
}

function withTable(page: string, head: readonly string[], row: (kind: ServerKind) => readonly string[]): string {
  const [begin, end] = marks
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the page has no place for its table of servers; write '${begin}' there`)
  return `${page.slice(0, from + begin.length)}\n\n${table(head, serverKinds.map(row))}\n\n${page.slice(to)}`
}
