import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import ownManifest from '../../package.json' with { type: 'json' }

const own = join(inject('bare'), 'node_modules/kv-testkit')

/** What each entry point exports, by subpath. */
let exported: ReadonlyMap<string, readonly ts.Symbol[]>
let checker: ts.TypeChecker

const behindAlias = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol

beforeAll(async () => {
  const manifest: { exports: Record<string, { import?: { types: string }; types?: string }> } = JSON.parse(
    await readFile(join(own, 'package.json'), 'utf8'),
  )
  const files = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const types = target.import?.types ?? target.types
    return types === undefined ? [] : [[subpath, join(own, types)] as const]
  })
  const program = ts.createProgram(
    files.map(([, file]) => file),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, skipLibCheck: true, types: [] },
  )
  checker = program.getTypeChecker()
  exported = new Map(
    files.map(([subpath, file]) => {
      const source = program.getSourceFile(file)
      const module = source && checker.getSymbolAtLocation(source)
      if (module === undefined) throw new Error(`${file} is no module`)
      return [subpath, checker.getExportsOfModule(module).map(behindAlias)]
    }),
  )
}, 60_000)

/** The types of the package that the public part of a declaration names. */
function namedIn(node: ts.Node): readonly ts.Symbol[] {
  if (ts.isConstructorDeclaration(node)) return []
  if (ts.isClassElement(node) && ts.getCombinedModifierFlags(node) & ts.ModifierFlags.NonPublicAccessibilityModifier)
    return []
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : undefined
  const symbol = name && checker.getSymbolAtLocation(name)
  const found = symbol === undefined ? [] : [behindAlias(symbol)]
  ts.forEachChild(node, (child) => {
    found.push(...namedIn(child))
  })
  return found.filter(
    ({ flags, declarations }) =>
      !(flags & ts.SymbolFlags.TypeParameter) && declarations?.[0]?.getSourceFile().fileName.startsWith(own),
  )
}

describe.each(Object.keys(ownManifest.exports).filter((subpath) => subpath !== './package.json'))('%s', (subpath) => {
  it('has a doc comment on every export', () => {
    const symbols = exported.get(subpath) ?? []
    expect(symbols).not.toEqual([])
    const bare = symbols.filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
    expect(bare.map(({ name }) => name)).toEqual([])
  })

  it('names no type in its signatures that cannot be imported', () => {
    // from here, or from the entry point of its own concern
    const importable = new Set([...exported.values()].flat())
    const forgotten = (exported.get(subpath) ?? []).flatMap((symbol) =>
      (symbol.declarations ?? []).flatMap(namedIn).filter((named) => !importable.has(named)),
    )
    expect([...new Set(forgotten.map(({ name }) => name))]).toEqual([])
  })
})
