import { afterEach, expect, it, vi } from 'vitest'
import { startFunctionOf } from '../../scripts/docs/server-tables.ts'
import * as containers from '../../src/containers/index.ts'
import type { ServerKind } from '../../src/containers/index.ts'

afterEach(() => vi.unstubAllEnvs())

/**
 * One function a server. Where the compiler misses one here, write it in src/containers/start-server.ts beside the others and
 * export it as they are.
 */
const starts: {
  readonly [Kind in ServerKind as `start${Capitalize<Kind>}`]: (
    options?: containers.StartOptions,
  ) => Promise<containers.RunningServer>
} = containers

it.each(containers.serverKinds)('%s has a function of its name that starts it', async (kind) => {
  vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
  const [, start] = Object.entries(starts).find(([name]) => name === startFunctionOf(kind)) ?? []
  // with nowhere to start it, it says what it would have started
  await expect(start?.({ url: '' })).rejects.toMatchObject({ code: 'DOCKER_UNAVAILABLE', kind })
})
