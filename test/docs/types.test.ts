import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { codeFencesOf } from './code-fence.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = readdirSync(`${root}docs`).filter((page) => page.endsWith('.md'))

/** What the reader of an example has at hand without its being said. */
const atHand = `
declare const store: import("kv-testkit").FullKV
declare const MyStore: new (options?: {
  readonly clock?: import("kv-testkit").Clock | undefined
}) => import("kv-testkit").FullKV
declare const openMyStore: (place: string) => Promise<import("kv-testkit").FullKV>
`

const config: { compilerOptions: object } = ts.readConfigFile(`${root}tsconfig.json`, (file) =>
  readFileSync(file, 'utf8'),
).config
const { options } = ts.convertCompilerOptionsFromJson(
  { ...config.compilerOptions, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false },
  root,
)

/** Every example as a module of its own, by a name that says where it stands. */
const examples = new Map(
  pages.flatMap((page) =>
    codeFencesOf(readFileSync(`${root}docs/${page}`, 'utf8')).map(({ line, code }) => [
      `${root}test/docs/${page}-${line}.ts`,
      code,
    ]),
  ),
)

function complaintsOf(modules: ReadonlyMap<string, string>): readonly ts.Diagnostic[] {
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => modules.has(file) || disk.fileExists(file),
    getSourceFile: (file, ...rest) => {
      const text = modules.get(file)
      return text === undefined
        ? disk.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, text, ts.ScriptTarget.ES2023)
    },
  }
  const program = ts.createProgram([...modules.keys()], options, host)
  return [...modules.keys()].flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
}

describe('the examples in docs/', () => {
  it('are there', () => {
    expect(examples.size).toBeGreaterThan(15)
  })

  it('hold before the compiler, where what the package exports need not be imported each time', async () => {
    const exported = Object.keys(await import('../../src/index.ts'))
    const modules = new Map(
      [...examples].map(([file, code]) => {
        const missing = exported.filter(
          (name) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`import .*\\b${name}\\b`).test(code),
        )
        return [file, `import { ${missing.join(', ')} } from 'kv-testkit'\n${atHand}${code}\nexport {}\n`]
      }),
    )
    const said = complaintsOf(modules).map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(`${root}test/docs/`.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
    expect(said).toEqual([])
  }, 60_000)
})
