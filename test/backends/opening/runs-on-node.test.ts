import { expect, it } from 'vitest'
import { loadPackage } from '../../../src/backends/opening/driver.ts'
import { installable, manifestOf, whyNotOnNode } from '../../../src/backends/opening/runs-on-node.ts'

it('names a version that runs on an old Node', () => {
  expect(installable('testcontainers', '20.20.2')).toBe('testcontainers@11')
  expect(installable('testcontainers', '22.22.0')).toBe('testcontainers')
  expect(installable('redis', '20.20.2')).toBe('redis')
})

it('says which Node a package needs', () => {
  expect(whyNotOnNode('some', { version: '12.2.0', node: '>= 22.22' }, '20.20.2')).toBe(
    '12.2.0 needs Node >= 22.22, and this is 20.20.2',
  )
  expect(whyNotOnNode('some', { version: '12.2.0', node: '>= 22.22' }, '24.1.0')).toBeUndefined()
  expect(whyNotOnNode('some', { version: '1.0.0' }, '20.20.2')).toBeUndefined()
  expect(whyNotOnNode('testcontainers', { version: '12.0.4' }, '20.20.2')).toContain('12.0.4 needs Node >= 22.22')
  expect(whyNotOnNode('testcontainers', { version: '11.14.0' }, '20.20.2')).toBeUndefined()
})

it('finds a manifest that the package does not export', () => {
  expect(manifestOf('classic-level')?.version).toMatch(/^\d+\.\d+\.\d+/)
  expect(manifestOf('no-such-package')).toBeUndefined()
})

it('passes a failure of a package on that should run here', async () => {
  const failure = new Error('wrong inside')
  await expect(loadPackage('a test', 'classic-level', () => Promise.reject(failure))).rejects.toBe(failure)
})

it('says what to install where a package is missing', async () => {
  const missing = Object.assign(new Error(`Cannot find package 'classic-level'`), { code: 'ERR_MODULE_NOT_FOUND' })
  await expect(loadPackage('a test', 'classic-level', () => Promise.reject(missing))).rejects.toThrow(
    "a test needs the package 'classic-level': run `npm install classic-level`",
  )
})
