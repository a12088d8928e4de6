/** Which server a URL is of. */
import { type ServerKind, serverKinds, servers } from '../backends/index.ts'

/** Scheme → the kind of server behind it. One that several kinds share (`http:`) does not tell which, so it is not here. */
export const serverSchemes: Readonly<Record<string, ServerKind>> = Object.fromEntries(
  serverKinds.flatMap((kind) =>
    servers[kind].schemes
      .filter((scheme) => serverKinds.every((other) => other === kind || !servers[other].schemes.includes(scheme)))
      .map((scheme) => [scheme.slice(0, -'//'.length), kind]),
  ),
)

/** The server that `url` is of; undefined where it is no URL of one. */
export function serverOf(url: string): ServerKind | undefined {
  const scheme = /^[a-z+]+:(?=\/\/)/i.exec(url)?.[0]?.toLowerCase()
  return scheme !== undefined && Object.hasOwn(serverSchemes, scheme) ? serverSchemes[scheme] : undefined
}
