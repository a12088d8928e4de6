import { describe, expect, it } from 'vitest'
import { driverLabel, driverVersion, loadDriver } from '../../../src/backends/opening/driver.ts'
import { isUsageError } from '../../../src/kv/index.ts'

const absent = 'kv-testkit-no-such-driver'

describe('a driver', () => {
  it('that is not installed is named, with the command that installs it', async () => {
    const loading = loadDriver('mine', absent, () => import(absent))
    await expect(loading).rejects.toThrow(
      `the backend 'mine' needs the package '${absent}': run \`npm install ${absent}\``,
    )
    await expect(loading).rejects.toSatisfy(isUsageError)
  })

  it('that fails for a reason of its own says that reason', async () => {
    const broken = new Error('wrong architecture')
    await expect(loadDriver('mine', 'driver', () => Promise.reject(broken))).rejects.toBe(broken)
  })

  it('tells its version unloaded, whether or not it exports its package.json', () => {
    expect(driverVersion('keyv')).toMatch(/^\d+\.\d+\.\d+$/)
    expect(driverLabel('lmdb')).toBe(`lmdb ${driverVersion('lmdb')}`)
  })

  it('has no version where it is not installed', () => {
    expect(driverVersion(absent)).toBeUndefined()
    expect(driverLabel(absent)).toBeUndefined()
  })
})
