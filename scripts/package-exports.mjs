// The public entry points of the package: one table that the build (tsdown.config.mjs) and package.json share.
//   node scripts/package-exports.mjs           fails when package.json's `exports` differ from the table
//   node scripts/package-exports.mjs --write   writes them
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

const root = new URL('../', import.meta.url)

const rooms = ['mock', 'faults', 'history', 'conformance', 'zoo', 'chaos', 'containers', 'report']

/** Every file that lies directly in src/backends, but for what only the other rooms need: what a backend is made of lies deeper. */
const backends = readdirSync(new URL('src/backends/', root))
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  .map((name) => name.slice(0, -'.ts'.length))
  .toSorted()

/**
 * Subpath, the source it is built from, and whether `require` reaches it. Vitest refuses to be required, so what
 * stands on it is for `import` alone; so is the command, which nobody imports.
 */
export const table = [
  { subpath: '.', name: 'index', source: 'src/index.ts', formats: ['esm', 'cjs'] },
  ...rooms.map((room) => ({
    subpath: `./${room}`,
    name: `${room}/index`,
    source: `src/${room}/index.ts`,
    formats: ['esm', 'cjs'],
  })),
  ...backends.map((backend) => ({
    subpath: `./backends/${backend}`,
    name: `backends/${backend}`,
    source: `src/backends/${backend}.ts`,
    formats: ['esm', 'cjs'],
  })),
  { subpath: './vitest', name: 'vitest/index', source: 'src/vitest/index.ts', formats: ['esm'] },
  { subpath: undefined, name: 'cli/main', source: 'src/cli/main.ts', formats: ['esm'] },
].filter(({ source }) => existsSync(new URL(source, root)))

/** What tsdown builds for one format: output name → source. */
export const entriesOf = (format) =>
  Object.fromEntries(table.filter(({ formats }) => formats.includes(format)).map(({ name, source }) => [name, source]))

const condition = (name, letter) => ({
  types: `./dist/${name}.d.${letter}ts`,
  default: `./dist/${name}.${letter}js`,
})

const exportsOf = () => ({
  ...Object.fromEntries(
    table
      .filter(({ subpath }) => subpath !== undefined)
      .map(({ subpath, name, formats }) => [
        subpath,
        formats.includes('cjs')
          ? { import: condition(name, 'm'), require: condition(name, 'c') }
          : condition(name, 'm'),
      ]),
  ),
  './package.json': './package.json',
})

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = new URL('package.json', root)
  const found = JSON.parse(readFileSync(manifest, 'utf8'))
  const expected = exportsOf()
  if (process.argv.includes('--write')) {
    writeFileSync(manifest, `${JSON.stringify({ ...found, exports: expected }, undefined, 2)}\n`)
  } else if (!isDeepStrictEqual(found.exports, expected)) {
    console.error(
      "package.json's exports differ from the table in scripts/package-exports.mjs: run `npm run exports -- --write`",
    )
    process.exitCode = 1
  }
}
