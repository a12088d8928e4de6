import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { type RunningServer, type ServerKind, serverKinds, startServer } from '../../src/containers/index.ts'
import { gate } from './fixtures/docker.ts'
import { consulMutants } from './mutants/consul.ts'
import { etcdMutants } from './mutants/etcd.ts'
import { mongoMutants } from './mutants/mongo.ts'
import type { ServerMutant } from './mutants/mutant.ts'
import { postgresMutants } from './mutants/postgres.ts'
import { redisMutants } from './mutants/redis.ts'

const { skip, note } = gate()
const seed = 20_260_701

const mutants: Readonly<Record<ServerKind, readonly ServerMutant[]>> = {
  redis: redisMutants,
  postgres: postgresMutants,
  mongo: mongoMutants,
  etcd: etcdMutants,
  consul: consulMutants,
}

describe.skipIf(skip)(`a backend on a real server that is wrong in one way is found out${note}`, () => {
  const servers = new Map<ServerKind | 'volatile', RunningServer>()

  beforeAll(async () => {
    const starting = serverKinds.map(async (kind) => servers.set(kind, await startServer(kind)))
    const volatile = startServer('redis', { durable: false })
    await Promise.all([...starting, volatile.then((server) => servers.set('volatile', server))])
  })
  afterAll(() => Promise.all(Array.from(servers.values(), (server) => server.stop())))

  for (const kind of serverKinds) {
    for (const mutant of mutants[kind]) {
      it(`${kind}: one that ${mutant.name}, by ${mutant.law}`, async () => {
        const server = servers.get(mutant.volatile === true ? 'volatile' : kind)
        if (server === undefined) throw new Error(`${kind} did not start`)
        const backend = mutant.backend(server)
        try {
          const report = await runConformance(backend, { only: [mutant.law], seed, operationTimeoutMs: 3_000 })
          const [law] = report.laws
          expect(law, JSON.stringify(law)).toMatchObject({ id: mutant.law, status: 'failed' })
          expect(law?.failure?.program).toContain('await')
          if (mutant.hint !== undefined) expect(law?.failure?.hint).toMatch(mutant.hint)
        } finally {
          await backend.dispose?.()
        }
      })
    }
  }
})
