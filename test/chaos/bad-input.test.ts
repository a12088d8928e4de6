import { describe, expect, it } from 'vitest'
import { runChaos } from '../../src/chaos/index.ts'
import { chaosPlanFrom } from '../../src/chaos/internal.ts'
import { ReferenceStore, UsageError } from '../../src/kv/index.ts'

const backend = (): ReferenceStore => new ReferenceStore()

async function complaint(run: () => Promise<unknown>): Promise<string> {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UsageError)
  return error instanceof Error ? error.message : ''
}

describe('bad input to a chaos run', { timeout: 60_000 }, () => {
  it.each([
    ['{"clinets":3}', "has no 'clinets'"],
    ['{"clients":0}', 'clients is 0; expected a number of at least 1'],
    ['{"clients":1.5}', 'clients is 1.5; expected a whole number'],
    ['{"keys":[]}', 'keys is neither a number above 0 nor a list of keys'],
    ['{"clock":"fast"}', "clock is 'fast'; expected one of 'auto', 'virtual', 'real'"],
    ['{"consistency":"strong"}', "expected one of 'linearizable', 'session', 'eventual'"],
    ['{"faults":"few"}', 'fault plan'],
    ['{"nemeses":"all"}', "nemeses is 'all'; expected one of 'swarm', 'none'"],
    ['{"weights":{"get":1}}', "weights has no 'get'; it takes 'getRaw'"],
    ['{"nemeses":[{"kind":"kill","atMs":0,"forMs":1}]}', "cannot be met by the nemesis 'kill'; possible are: none"],
    ['{"plan":"{"}', 'not JSON'],
    ['{"plan":{"version":2}}', 'has version 1; this one has 2'],
  ])('%s', async (json, says) => {
    const message = await complaint(() => runChaos(backend, { ...JSON.parse(json) }))
    expect(message).toContain(says)
    expect(message).not.toContain('\n')
  })

  it('refuses options beside a plan that decides them', async () => {
    const { plan } = await runChaos(backend, { ops: 50, seed: 1 })
    expect(await complaint(() => runChaos(backend, { plan, seed: 2 }))).toContain('a plan decides seed')
  })

  it('takes a plan back from JSON as it was', async () => {
    const { plan } = await runChaos(backend, { ops: 50, seed: 1 })
    expect(chaosPlanFrom(JSON.stringify(plan))).toEqual(plan)
  })
})
