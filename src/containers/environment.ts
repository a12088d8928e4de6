/** What the environment says of servers: `KV_TESTKIT_<KIND>_URL` and `KV_TESTKIT_<KIND>_IMAGE`. An empty variable says nothing. */
import type { ServerKind } from '../backends/index.ts'

/** The variable that has a server's URL, or its image. */
export function variableOf(kind: ServerKind, what: 'URL' | 'IMAGE'): string {
  return `KV_TESTKIT_${kind.toUpperCase()}_${what}`
}

/** Where a server of this kind runs already. */
export function urlInEnvironment(kind: ServerKind): string | undefined {
  return said(variableOf(kind, 'URL'))
}

/** The image to start such a server from. */
export function imageInEnvironment(kind: ServerKind): string | undefined {
  return said(variableOf(kind, 'IMAGE'))
}

function said(variable: string): string | undefined {
  return process.env[variable] || undefined
}
