/** What a printed program begins with so that it has what a word on the command line stands for. */
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TargetSource } from '../conformance/index.ts'
import type { ServerKind } from '../backends/index.ts'
import { stringLiteral, withoutPassword } from '../kv/index.ts'

/** Of a module: the specifier as it was given, from the folder in which it was; hence the program belongs into that folder. */
export function sourceOfModule(word: string, name: string): TargetSource {
  const specifier = isAbsolute(word) ? pathToFileURL(word).href : word.startsWith('.') ? word : `./${word}`
  const imported = name === 'default' ? 'backend' : `{ ${name} }`
  return { begin: `import ${imported} from ${quoted(specifier.replaceAll('\\', '/'))}` }
}

/** Name → the function that makes the backend, and the subpath that exports it. */
const makers: Readonly<Record<string, readonly [string, string]>> = {
  memory: ['memory', 'backends/memory'],
  file: ['file', 'backends/file'],
  level: ['level', 'backends/level'],
  lmdb: ['lmdb', 'backends/lmdb'],
  keyv: ['keyv', 'backends/keyv'],
  'unstorage-memory': ['unstorageMemory', 'backends/unstorage'],
  'unstorage-fs': ['unstorageFs', 'backends/unstorage'],
  'memory-level': ['memoryLevel', 'backends/abstract-level'],
}

/** Of a backend that needs no server. */
export function sourceOfNamed(word: string): TargetSource {
  const made = makers[word]
  if (made === undefined) {
    return {
      begin: "import { MockKV } from 'kv-testkit'\n\nconst backend = { name: 'mock', open: () => new MockKV() }",
    }
  }
  const [make, subpath] = made
  return { begin: `import { ${make} } from 'kv-testkit/${subpath}'\n\nconst backend = ${make}()` }
}

/** Of a server: in a container of its own, or at `url`, whose password stays out of it. */
export function sourceOfServer(kind: ServerKind, url: string | undefined): TargetSource {
  const shown = url === undefined ? '' : withoutPassword(url)
  const given = shown === url ? quoted(shown) : `process.env.SERVER_URL ?? ${quoted(shown)}`
  return {
    begin: [
      "import { startServer } from 'kv-testkit/containers'",
      '',
      `const running = await startServer('${kind}'${url === undefined ? '' : `, { url: ${given} }`})`,
      'const backend = running.backend()',
    ].join('\n'),
    end: 'await running.stop()',
  }
}

function quoted(text: string): string {
  return text.includes("'") ? stringLiteral(text) : `'${stringLiteral(text).slice(1, -1).replaceAll('\\"', '"')}'`
}
