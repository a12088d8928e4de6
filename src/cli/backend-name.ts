/** What a word on the command line means: the name of a backend, or a module that exports one. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { namedBackends } from './named-backends.ts'
import { UsageError } from '../kv/index.ts'

/** What a word means. */
export type BackendName =
  | { readonly kind: 'embedded'; readonly word: string }
  | { readonly kind: 'module'; readonly word: string; readonly file: string }

const moduleName = /^[./]|\.[cm]?[jt]s$/

/** What `words` mean, "all" taken apart. Throws a `UsageError` that lists what is legal for the first that means nothing. */
export function backendNames(words: readonly string[], cwd: string): readonly BackendName[] {
  const names = words
    .flatMap((word) => (word === 'all' ? Object.keys(namedBackends) : [word]))
    .map((word) => nameOf(word, cwd))
  return names.filter(({ word }, at) => names.findIndex((other) => other.word === word) === at)
}

/** What `word` means. */
export function nameOf(word: string, cwd: string): BackendName {
  if (Object.hasOwn(namedBackends, word)) return { kind: 'embedded', word }
  const file = resolve(cwd, word)
  if (moduleName.test(word) && existsSync(file)) return { kind: 'module', word, file }
  if (moduleName.test(word)) throw new UsageError(`there is no module ${word} in ${cwd}`)
  throw new UsageError(
    `there is no backend '${word}'; expected ${Object.keys(namedBackends).join(', ')}, all (of these), ` +
      `or a module that exports one (./my-backend.js)`,
  )
}
