/**
 * What the package carries as text, made from the files in which it is written: a page of a report must stand by itself, and a
 * bundle has no folder to read from. Each module below is a file of string constants, kept in the repository, so that sources
 * and build give the same bytes. Whoever changes what is embedded runs the first of
 *   npm run embed              writes the modules (and `npm run build` does so, too)
 *   npm run embed -- --check   fails where one is not what its sources make of it
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { build } from 'tsdown'
import ts from 'typescript'

const root = new URL('../', import.meta.url)
const browser = 'src/report/browser'

interface Embedded {
  /** Said of it, where it is declared. */
  readonly about: string
  /** One text, or several by name. */
  readonly text: string | Readonly<Record<string, string>>
}

/** Module → what it exports, by name. To embed one thing more is to add a line. */
const modules: Readonly<Record<string, () => Promise<Readonly<Record<string, Embedded>>>>> = {
  'src/report/pages.generated.ts': async () => ({
    pageStyle: {
      about: 'The style sheet of both pages.',
      // in the order in which they overrule one another
      text: styles('theme', 'layout', 'matrix', 'findings', 'lists', 'narrow'),
    },
    pageScript: { about: 'The script of both pages.', text: await script('page') },
    timelineStyle: { about: 'The style sheet of the timeline.', text: styles('timeline') },
    timelineScript: { about: 'The script of the timeline, after that of both pages.', text: await script('timeline') },
  }),
  'src/report/toolkit.generated.ts': async () => ({
    toolkitVersion: { about: 'The version of this package.', text: version() },
  }),
  'src/conformance/failure/prelude.generated.ts': async () => ({
    prelude: {
      about: 'What printed programs call: the source of each function, by its name.',
      text: { ...(await functions('program/bytes.ts')), ...(await functions('failure/prelude.ts')) },
    },
  }),
  'src/conformance/execution/crash/burst.generated.ts': async () => ({
    burstSource: {
      about: 'What writes until it is killed, as JavaScript for a process of its own.',
      text: javaScript('src/conformance/execution/crash/burst.ts'),
    },
  }),
}

/** Style sheets one after the other, without their comments. */
function styles(...names: readonly string[]): string {
  return names.map((name) => source(`${browser}/styles/${name}.css`).replaceAll(/\/\*.*?\*\/\n?/gs, '')).join('\n')
}

/** One script of all that `name` imports, for browsers of the last years; it can stand in a page, since a closing tag in it is escaped. */
async function script(name: string): Promise<string> {
  const bundles = await build({
    config: false,
    cwd: fileURLToPath(root),
    entry: [`./${browser}/${name}.ts`],
    tsconfig: `${browser}/tsconfig.json`,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    dts: false,
    clean: false,
    write: false,
    logLevel: 'error',
    outputOptions: { comments: false },
  })
  const [chunk] = bundles.flatMap(({ chunks }) => chunks)
  if (chunk?.type !== 'chunk') throw new Error(`nothing was made of ${name}.ts`)
  return chunk.code
}

/** The functions that a file of `src/conformance` exports, each as the JavaScript that declares it, without types. */
async function functions(path: string): Promise<Readonly<Record<string, string>>> {
  const { outputText } = ts.transpileModule(source(`src/conformance/${path}`), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, removeComments: true },
  })
  const style = await resolveConfig(fileURLToPath(new URL(`src/conformance/${path}`, root)))
  const text = await format(outputText, { ...style, parser: 'babel' })
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
  return Object.fromEntries(
    file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
      const [declared] = declarationList.declarations
      if (declared === undefined || !ts.isIdentifier(declared.name))
        throw new Error(`${path} declares more than functions`)
      return [[declared.name.text, declarationList.getText(file)]]
    }),
  )
}

/** A module as JavaScript, without its comments. */
function javaScript(path: string): string {
  return ts.transpileModule(source(path), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  }).outputText
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(source('package.json'))
  return manifest.version
}

function source(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

/** A module of strings. Each text stands on one line, since nobody is to read it here. */
function moduleOf(strings: Readonly<Record<string, Embedded>>): string {
  const lines = Object.entries(strings).map(
    ([name, { about, text }]) =>
      `/** ${about} */\nexport const ${name}: ${typeof text === 'string' ? 'string' : 'Readonly<Record<string, string>>'} = ${JSON.stringify(text)}\n`,
  )
  return `/** Made by \`npm run embed\` (scripts/embed.ts) from files that are written by hand; changes belong there. */\n${lines.join('\n')}`
}

/** Path within the repository → the text of the module, as its sources make it now. */
export async function embeddedModules(): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(
      Object.entries(modules).map(async ([path, make]) => [path, moduleOf(await make())] satisfies [string, string]),
    ),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await embeddedModules()) {
    const file = new URL(path, root)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    if (process.argv.includes('--check')) {
      console.error(`${path} is not what its sources make of it: run \`npm run embed\``)
      process.exitCode = 1
    } else {
      writeFileSync(file, text)
      console.log(path)
    }
  }
}
