/** The servers, by name. To add one is to add its recipe and a line. */
import type { ServerKind } from '../server-kind.ts'
import { consulRecipe } from './consul.ts'
import { etcdRecipe } from './etcd.ts'
import { mongoRecipe } from './mongo.ts'
import { postgresRecipe } from './postgres.ts'
import type { ServerRecipe } from './recipe.ts'
import { redisRecipe } from './redis.ts'

export const recipes: Readonly<Record<ServerKind, ServerRecipe>> = {
  redis: redisRecipe,
  postgres: postgresRecipe,
  mongo: mongoRecipe,
  etcd: etcdRecipe,
  consul: consulRecipe,
}
