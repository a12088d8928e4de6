import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { installedPackages } from '../../src/cli/installed-packages.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

function folderWith(name: string, manifest: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'installed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'node_modules', name), { recursive: true })
  writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(manifest))
  return folder
}

const found = (name: string, manifest: object): object | undefined =>
  installedPackages(main, folderWith(name, manifest)).find((entry) => entry.name === name)

it('says that a package does not run on this Node', () => {
  expect(found('testcontainers', { version: '12.2.0', engines: { node: '>= 99.1' } })).toMatchObject({
    version: '12.2.0',
    wrong: `12.2.0 needs Node >= 99.1, and this is ${process.versions.node}`,
  })
})

it('says that a version was never tried', () => {
  expect(found('redis', { version: '4.7.0' })).toMatchObject({
    version: '4.7.0',
    wrong: expect.stringMatching(/^4\.7\.0; kv-testkit works with >=5 <7$/),
    toInstall: `redis@'>=5 <7'`,
  })
})

it('finds nothing wrong with what fits, beside the user or beside the command', () => {
  expect(found('redis', { version: '6.0.1', engines: { node: '>=18' } })).toEqual({
    name: 'redis',
    version: '6.0.1',
    toInstall: `redis@'>=5 <7'`,
  })
  expect(installedPackages(main, tmpdir()).every(({ version, wrong }) => version !== undefined && !wrong)).toBe(true)
})
