/** Redis, in the container of `@testcontainers/redis`. */
import { loadPackage } from '../../backends/index.ts'
import { redis } from '../../backends/redis.ts'
import type { ServerRecipe } from './recipe.ts'

export const redisRecipe: ServerRecipe<'redis'> = {
  kind: 'redis',
  image: 'redis:8.0.2',
  port: 6379,
  volatile: 'reopen',
  async container(image, durable) {
    const { RedisContainer } = await loadPackage(
      'kv-testkit/containers',
      '@testcontainers/redis',
      () => import('@testcontainers/redis'),
    )
    const container = new RedisContainer(image)
    // The file is written before a command is acknowledged; when it reaches the disk does not matter to a crash of the process.
    return durable ? container.withCommand(['redis-server', '--appendonly', 'yes', '--appendfsync', 'no']) : container
  },
  url: ({ host, port }) => `redis://${host}:${port}`,
  backend: (options) => redis(options),
}
