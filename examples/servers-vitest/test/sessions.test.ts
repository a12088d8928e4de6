import { useServer, unavailableReason } from 'kv-testkit/containers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Sessions } from '../src/sessions.ts'

const reason = await unavailableReason('redis')

describe.skipIf(reason !== undefined)('sessions on a real Redis', () => {
  const redis = useServer('redis', { beforeAll, afterAll, beforeEach, afterEach })

  it('are those of one user', async () => {
    const sessions = new Sessions(redis.kv)
    await sessions.open('ann', '1')
    await sessions.open('ann', '2')
    await sessions.open('anna', '3')
    expect(await sessions.of('ann')).toEqual(['1', '2'])
  })

  it('start from nothing in every test, though the server is the same', async () => {
    expect(await new Sessions(redis.kv).of('ann')).toEqual([])
  })

  it('are open again when a lost connection is back', async () => {
    const sessions = new Sessions(redis.kv)
    await sessions.open('ann', '1')
    redis.server.link.cut()
    await expect(sessions.of('ann')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    redis.server.link.heal()
    expect(await sessions.of('ann')).toEqual(['1'])
  })
})
