/** The parts of the README that are made: code from files that the tests run, and a failure from a run. */
import { readFileSync } from 'node:fs'
import { runConformance } from '../../src/conformance/index.ts'
import { type CallOptions, ReferenceStore } from '../../src/kv/index.ts'
import { runDocument, toTerminal } from '../../src/report/index.ts'

/** `<!-- code: path -->` or `<!-- code: path from "the text where it begins" -->`, up to `<!-- /code -->`. */
const codeBlock = /(<!-- code: (\S+?)(?: from "([^"]+)")? -->)\n[\s\S]*?(<!-- \/code -->)/g
const failureBlock = /(<!-- failure -->)\n[\s\S]*?(<!-- \/failure -->)/

/** `page` with every block made anew. */
export async function readme(page: string): Promise<string> {
  const withCode = page.replace(codeBlock, (_, begin: string, path: string, from: string | undefined, end: string) =>
    [begin, fenced(path.split('.').at(-1) ?? '', codeOf(path, from)), end].join('\n\n'),
  )
  const failure = await failureOf()
  return withCode.replace(failureBlock, (_, begin: string, end: string) =>
    [begin, fenced('text', failure), end].join('\n\n'),
  )
}

function codeOf(path: string, from: string | undefined): string {
  const code = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').trimEnd()
  if (from === undefined) return code
  const at = code.indexOf(from)
  if (at === -1) throw new Error(`${path} has no '${from}'; mend the marker in the README`)
  return code.slice(at)
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``
}

/** A store that is wrong in one way. */
class Forgetful extends ReferenceStore {
  override async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    if (value.length > 0) await super.setRaw(key, value, options)
  }
}

async function failureOf(): Promise<string> {
  const backend = { name: 'forgetful', open: () => new Forgetful() }
  const source = { begin: "import { backend } from './forgetful.js'" }
  const report = await runConformance(backend, { tier: 'smoke', only: ['values/empty'], seed: 7, source })
  const doc = runDocument({
    toolkit: '',
    startedAt: 0,
    durationMs: 0,
    words: { forgetful: './forgetful.js' },
    reports: [report],
  })
  const failure = /^✗ forgetful .*?(?=\n\nforgetful breaks)/ms.exec(toTerminal(doc))?.[0]
  if (failure === undefined) throw new Error('the store that should break a law broke none')
  return failure
}
