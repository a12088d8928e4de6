/** The TypeScript examples of a page, and how to run one. */
import ts from 'typescript'

/** One example. */
export interface CodeFence {
  /** The line of the page at which it begins. */
  readonly line: number
  readonly code: string
}

/** The examples of a page in Markdown. */
export function codeFencesOf(page: string): readonly CodeFence[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({
    line: page.slice(0, match.index).split('\n').length + 1,
    code: match[1] ?? '',
  }))
}

/** What an example may claim of a line: what it gives, and with what it rejects or throws. */
export interface Claims {
  readonly gives: (value: unknown, expected: unknown) => void
  readonly fails: (work: () => Promise<void>, how: string) => Promise<void>
}

/**
 * Runs an example.
 *
 * @param modules what it may import, by specifier; what the first exports is in scope without an import, too
 */
export async function runCodeFence(
  { code }: CodeFence,
  modules: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  claims: Claims,
): Promise<void> {
  const claiming = code
    .replace(/^(\s*);?(\S.*?) \/\/ → (.+)$/gm, '$1claims.gives(await ($2), ($3));')
    .replace(/^(\s*)(\S.*?) \/\/ ✗ (.+)$/gm, (_, indent: string, call: string, how: string) => {
      return `${indent}await claims.fails(async () => { ${call} }, ${JSON.stringify(how)});`
    })
  const imported = new Map<string, unknown>(Object.entries([...modules.values()][0] ?? {}))
  const body = claiming
    .replaceAll(/^import type .+$/gm, '')
    .replace(
      /^import (?:\{ (.+) \}|(\w+)) from '(.+)'$/gm,
      (_, names: string | undefined, whole: string | undefined, specifier: string) => {
        const module = modules.get(specifier)
        if (module === undefined) throw new Error(`the example imports '${specifier}', which it is not given`)
        if (whole !== undefined) imported.set(whole, module['default'])
        for (const name of names?.split(', ') ?? []) if (!name.startsWith('type ')) imported.set(name, module[name])
        return ''
      },
    )
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2022 } })
  const run: (...given: readonly unknown[]) => Promise<void> = Reflect.construct(AsyncFunction, [
    'claims',
    ...imported.keys(),
    outputText,
  ])
  await run(claims, ...imported.values())
}

const AsyncFunction: NewableFunction = Reflect.get(async () => {}, 'constructor')
