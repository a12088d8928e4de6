import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { useServer, unavailableReason } from 'kv-testkit/containers'
import { Settings } from '../src/settings.js'

const skip = await unavailableReason('postgres')

describe('settings on a real Postgres', { skip: skip ?? false }, () => {
  const postgres = useServer('postgres', { beforeAll: before, afterAll: after, beforeEach, afterEach })

  it('are read as they were set', async () => {
    const settings = new Settings(postgres.kv)
    await settings.set('100% _special_', { dark: true })
    assert.deepEqual(await settings.get('100% _special_', undefined), { dark: true })
  })

  it('have their default where nobody has set them', async () => {
    assert.equal(await new Settings(postgres.kv).get('theme', 'light'), 'light')
  })

  it('do not fall back to the default while the database is out of reach', async () => {
    const settings = new Settings(postgres.kv)
    await settings.set('theme', 'dark')
    postgres.server.link.cut()
    await assert.rejects(settings.get('theme', 'light'), { code: 'KV_UNAVAILABLE' })
    postgres.server.link.heal()
    assert.equal(await settings.get('theme', 'light'), 'dark')
  })
})
