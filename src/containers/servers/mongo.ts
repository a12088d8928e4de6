/**
 * MongoDB, in the container of `@testcontainers/mongodb`. Nothing runs inside the container: the replica set is made over the
 * wire, by the driver that the backend uses. A server that speaks the protocol and knows no replica set is taken as it is.
 */
import { loadDriver, loadPackage } from '../../backends/index.ts'
import { mongo } from '../../backends/mongo.ts'
import { onceADay, type ServerRecipe } from './recipe.ts'
import { makeReplicaSet } from './replica-set.ts'

export const mongoRecipe: ServerRecipe<'mongo'> = {
  kind: 'mongo',
  image: 'mongo:8',
  port: 27017,
  volatile: 'crash',
  async container(image) {
    const { MongoDBContainer } = await loadPackage(
      'kv-testkit/containers',
      '@testcontainers/mongodb',
      () => import('@testcontainers/mongodb'),
    )
    // The module makes the replica set in a health check that first runs after five seconds, with a shell that it picks by the
    // tag, under the container's own host name, which no driver outside can resolve.
    return new MongoDBContainer(image).withHealthCheck(onceADay)
  },
  // without `directConnection` the driver would go to where the member says it is, past the relay
  url: ({ host, port }) => `mongodb://${host}:${port}/kv-testkit?directConnection=true`,
  async prepare(url, timeoutMs) {
    const { MongoClient } = await loadDriver('mongo', 'mongodb', () => import('mongodb'))
    const client = new MongoClient(url, { serverSelectionTimeoutMS: timeoutMs })
    try {
      const admin = client.db('admin')
      await makeReplicaSet((command) => admin.command(command), '127.0.0.1:27017', timeoutMs)
    } finally {
      await client.close(true)
    }
  },
  backend: (options, { replicaSet }) => mongo({ ...options, replicaSet: replicaSet === true }),
}
