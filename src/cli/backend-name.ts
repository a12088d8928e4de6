/** What a word on the command line means: the name of a backend, the URL of a server, or a module that exports a backend. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ServerKind, serverKinds } from '../backends/index.ts'
import { UsageError, withoutPassword } from '../kv/index.ts'
import { namedBackends } from './named-backends.ts'
import { serverOf, serverSchemes } from './server-url.ts'

/** What a word on the command line stands for. Plain data: a worker is handed it is. */
export type BackendName =
  | { readonly kind: 'embedded'; readonly word: string }
  /** A server: in a container of its own, or at `url`. */
  | { readonly kind: 'server'; readonly word: string; readonly server: ServerKind; readonly url?: string }
  | { readonly kind: 'module'; readonly word: string; readonly file: string }

const moduleName = /^[./]|\.[cm]?[jt]s$/

/** What `words` mean, "all" taken apart. Throws a `UsageError` that lists what is legal for the first that means nothing. */
export function backendNames(words: readonly string[], cwd: string): readonly BackendName[] {
  const names = words
    .flatMap((word) => (word === 'all' ? Object.keys(namedBackends) : [word]))
    .map((word) => nameOf(word, cwd))
  return names.filter(({ word }, at) => names.findIndex((other) => other.word === word) === at)
}

/** What `word` stands for. Throws a `UsageError` that lists what is legal where it stands for nothing. */
export function nameOf(word: string, cwd: string): BackendName {
  if (Object.hasOwn(namedBackends, word)) return { kind: 'embedded', word }
  const server = serverKinds.find((kind) => kind === word)
  if (server !== undefined) return { kind: 'server', word, server }
  if (word.includes('://')) return atUrl(word)
  const file = resolve(cwd, word)
  if (moduleName.test(word) && existsSync(file)) return { kind: 'module', word, file }
  if (moduleName.test(word)) throw new UsageError(`there is no module ${word} in ${cwd}`)
  throw new UsageError(
    `there is no backend '${word}'; expected ${Object.keys(namedBackends).join(', ')}, all (of these), ` +
      `${serverKinds.join(', ')} (in a container), a URL (${schemes()}), or a module that exports one (./my-backend.js)`,
  )
}

function atUrl(word: string): BackendName {
  const server = serverOf(word)
  if (server === undefined) {
    throw new UsageError(
      `no backend is known for '${withoutPassword(word)}'; expected a URL that starts with ${schemes()}`,
    )
  }
  return { kind: 'server', word, server, url: word }
}

function schemes(): string {
  return Object.keys(serverSchemes)
    .map((scheme) => `${scheme}//`)
    .join(', ')
}

/** How a backend is called before its report names it; without the password of a URL. */
export function shownName(name: BackendName): string {
  return withoutPassword(name.word)
}
