import { describe, expect, it } from 'vitest'
import { type ServerKind, serverKinds, startServer } from '../../src/containers/index.ts'
import { gate } from './fixtures/docker.ts'
import { networks, ownContainers, volumes, volumesOf } from './fixtures/engine.ts'

const { skip, note } = gate()

/** How often; `KV_TESTKIT_CYCLES=200` for the long run. */
const cycles = Number(process.env['KV_TESTKIT_CYCLES'] ?? serverKinds.length)
const lanes = 2
const value = new Uint8Array([1, 2, 3])

/** One life of a server; the volumes that it had. */
async function cycle(kind: ServerKind, index: number): Promise<readonly string[]> {
  // what is counted here is what stays behind, however slow the machine is
  const server = await startServer(kind, { timeoutMs: 20_000, startTimeoutMs: 180_000 })
  const kv = await server.open()
  await kv.setRaw('key', value)
  await server.kill()
  await server.restart()
  // the first call after it may meet the connection that broke
  await kv.getRaw('key').catch(() => {})
  expect(await kv.getRaw('key')).toEqual(value)
  const held = await volumesOf(server.containerId ?? '')
  // a client may also be left open
  if (index % 2 === 0) await kv.close()
  await server.stop()
  return held
}

/** What keeps a process running, by kind. */
function handles(): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counted[kind] = (counted[kind] ?? 0) + 1
  return counted
}

describe.skipIf(skip)(`${cycles} cycles of start, kill, restart and stop${note}`, () => {
  it('leave no container, volume, network, socket or timer behind', { timeout: 60_000 + cycles * 20_000 }, async () => {
    // the first loads the clients, and opens what Testcontainers keeps for itself
    await cycle('redis', 0)
    const before = { networks: await networks(), handles: handles() }
    const held = new Set<string>()
    let begun = 0
    const lane = async (): Promise<void> => {
      while (begun < cycles) {
        const index = begun
        begun += 1
        const kind = serverKinds[index % serverKinds.length] ?? 'redis'
        for (const volume of await cycle(kind, index)) held.add(volume)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    expect(await ownContainers()).toEqual([])
    expect((await volumes()).filter((name) => held.has(name))).toEqual([])
    expect(await networks()).toEqual(before.networks)
    for (const kind of ['TCPServerWrap', 'TCPSocketWrap', 'TCPConnectWrap', 'Timeout', 'Immediate']) {
      await expect
        .poll(() => handles()[kind] ?? 0, { timeout: 5_000, message: kind })
        .toBeLessThanOrEqual(before.handles[kind] ?? 0)
    }
  })
})
