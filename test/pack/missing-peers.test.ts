import { describe, expect, inject, it } from 'vitest'
import { serverKinds, servers } from '../../src/backends/index.ts'
import { runNode } from './run.ts'

const bare = inject('bare')

/** Entry point, what of it makes a backend, the package it then needs. */
const backends = [
  ['level', 'level()', 'classic-level'],
  ['lmdb', 'lmdb()', 'lmdb'],
  ['keyv', 'keyv()', 'keyv'],
  ['unstorage', 'unstorageMemory()', 'unstorage'],
  ['abstract-level', 'memoryLevel()', 'memory-level'],
  ...serverKinds.flatMap((kind) => {
    const { driver, schemes } = servers[kind]
    return driver === undefined ? [] : [[kind, `${kind}({ url: '${schemes[0]}127.0.0.1:1' })`, driver] as const]
  }),
] as const

describe('a backend whose driver is not installed', () => {
  it.each(backends)('%s says what to install, from import and from require', async (entry, make, driver) => {
    const open = `loaded.${make}.open('n').then(() => 'it opened', (error) => error.message).then(console.log)`
    const specifier = `'kv-testkit/backends/${entry}'`
    for (const [type, load] of [
      ['module', `await import(${specifier})`],
      ['commonjs', `require(${specifier})`],
    ]) {
      const said = await runNode([`--input-type=${type}`, '-e', `const loaded = ${load}; ${open}`], bare)
      expect(said).toContain(`npm install ${driver}`)
    }
  })
})
