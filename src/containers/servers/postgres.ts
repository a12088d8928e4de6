/** PostgreSQL, in the container of `@testcontainers/postgresql`. */
import { loadPackage } from '../../backends/index.ts'
import { postgres } from '../../backends/postgres.ts'
import { onceADay, type ServerRecipe } from './recipe.ts'

export const postgresRecipe: ServerRecipe<'postgres'> = {
  kind: 'postgres',
  image: 'postgres:17',
  port: 5432,
  volatile: 'crash',
  async container(image) {
    const { PostgreSqlContainer } = await loadPackage(
      'kv-testkit/containers',
      '@testcontainers/postgresql',
      () => import('@testcontainers/postgresql'),
    )
    return (
      new PostgreSqlContainer(image)
        // the write-ahead log is written before a commit is acknowledged; a crash of the process cannot lose what the kernel has
        .withCommand(['postgres', '-c', 'fsync=off'])
        // the module's own check runs a shell in the container four times a second for as long as it lives
        .withHealthCheck(onceADay)
    )
  },
  url: ({ host, port }) => `postgres://test:test@${host}:${port}/test`,
  backend: (options) => postgres(options),
}
