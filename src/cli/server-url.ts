/** Which server a URL is of. */
import { withoutPassword } from '../backends/index.ts'
import type { ServerKind } from '../containers/index.ts'

export { withoutPassword }

/** Scheme → the kind of server behind it. What speaks plain HTTP has a scheme of its own here, since `http:` does not tell which. */
export const serverSchemes: Readonly<Record<string, ServerKind>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mongodb:': 'mongo',
  'mongodb+srv:': 'mongo',
  'etcd:': 'etcd',
  'consul:': 'consul',
}

/** The server that `url` is of; undefined where it is no URL of one. */
export function serverOf(url: string): ServerKind | undefined {
  const scheme = /^[a-z+]+:(?=\/\/)/i.exec(url)?.[0]
  return scheme === undefined ? undefined : serverSchemes[scheme.toLowerCase()]
}
