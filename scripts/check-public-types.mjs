// Holds what users import to two promises: every export has a doc comment, and every type of the package that an export
// names in its public part can be imported too, from the same subpath or another. Run by `npm run check`; exits 1 and names
// each export that breaks one.
//   node scripts/check-public-types.mjs [folder]   the root of the package where no folder is given
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { table } from './package-exports.mjs'

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), { noEmit: true }, ts.sys)
const entries = table.filter(({ subpath }) => subpath !== undefined)
const program = ts.createProgram(
  entries.map(({ source }) => join(root, source)),
  config.options,
)
const checker = program.getTypeChecker()
const problems = []

const behindAlias = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)

const exported = new Map(
  entries.map(({ subpath, source }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, source)))
    return [subpath, checker.getExportsOfModule(module).map(behindAlias)]
  }),
)
const importable = new Set([...exported.values()].flat())

/** The classes that are exported as values: of one that is exported as a type, users make none. */
const constructible = new Set(
  entries.flatMap(({ source }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, source)))
    return checker
      .getExportsOfModule(module)
      .filter((symbol) => !symbol.declarations?.every((each) => ts.isTypeOnlyImportOrExportDeclaration(each)))
      .flatMap((symbol) => behindAlias(symbol).declarations ?? [])
  }),
)

const isOwn = ({ flags, declarations }) =>
  (flags & ts.SymbolFlags.TypeParameter) === 0 &&
  declarations?.[0]?.getSourceFile().fileName.startsWith(join(root, 'src')) === true

/** The part of a declaration that stands in its declaration file: no bodies, nothing private, nothing marked `@internal`. */
function isPublic(node) {
  if (ts.isBlock(node) || ts.isPrivateIdentifier(node)) return false
  if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')) return false
  if (!ts.isClassElement(node)) return true
  if (ts.isConstructorDeclaration(node) && !constructible.has(node.parent)) return false
  const hidden = ts.getCombinedModifierFlags(node) & ts.ModifierFlags.NonPublicAccessibilityModifier
  return hidden === 0 && (node.name === undefined || !ts.isPrivateIdentifier(node.name))
}

/** The types of the package that the public part of `node` names. */
function namedIn(node, found = new Set()) {
  if (!isPublic(node)) return found
  // a value is described by its type; what it is made of is no part of that
  if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) && node.type) {
    return namedIn(node.type, found)
  }
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : undefined
  const symbol = name && checker.getSymbolAtLocation(name)
  if (symbol !== undefined) found.add(behindAlias(symbol))
  ts.forEachChild(node, (child) => {
    namedIn(child, found)
  })
  return found
}

for (const [subpath, symbols] of exported) {
  for (const symbol of symbols) {
    const where = `${subpath} ${symbol.name}`
    if (symbol.getDocumentationComment(checker).length === 0) problems.push(`${where}: has no doc comment`)
    for (const declaration of symbol.declarations ?? []) {
      for (const named of namedIn(declaration)) {
        if (!isOwn(named) || importable.has(named)) continue
        const home = relative(root, named.declarations[0].getSourceFile().fileName)
        problems.push(`${where}: names '${named.name}' of ${home}, which cannot be imported`)
      }
    }
  }
}

if (problems.length > 0) {
  console.error([...new Set(problems)].join('\n'))
  process.exitCode = 1
}
