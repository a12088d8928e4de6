import { defineConfig } from 'tsdown'
import { entriesOf } from './scripts/package-exports.mjs'

/**
 * One build a format, all entry points in it, so that each format holds one copy of the code in shared chunks.
 * Nothing from node_modules is bundled: drivers, containers and vitest are the user's own, loaded when first used.
 */
const build = (format, options) => ({
  entry: entriesOf(format),
  format,
  platform: 'node',
  target: 'node20.19',
  fixedExtension: true,
  dts: true,
  deps: { skipNodeModulesBundle: true },
  clean: true,
  logLevel: 'warn',
  failOnWarn: true,
  checks: { legacyCjs: false },
  ...options,
})

export default defineConfig([
  build('esm'),
  // jest runs CommonJS in a world of its own, where import() is refused and require is not
  build('cjs', { outputOptions: { dynamicImportInCjs: false } }),
])
