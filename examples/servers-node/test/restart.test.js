import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startPostgres, unavailableReason } from 'kv-testkit/containers'
import { Settings } from '../src/settings.js'

const skip = await unavailableReason('postgres')

describe('settings over a crash of Postgres', { skip: skip ?? false }, () => {
  it('are there when it is back, for the same client', async () => {
    // one that is killed must be a test's own: `url: ''` passes the shared one by
    const server = await startPostgres({ url: '' })
    try {
      const settings = new Settings(await server.open())
      await settings.set('theme', 'dark')
      await server.kill()
      await assert.rejects(settings.get('theme', 'light'), { code: 'KV_UNAVAILABLE' })
      await server.restart()
      assert.equal(await settings.get('theme', 'light'), 'dark')
    } finally {
      await server.stop()
    }
  })
})
