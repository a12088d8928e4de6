/** How the servers are started, by kind. To add one is to add its recipe and a line. */
import type { ServerKind } from '../../backends/index.ts'
import { imageInEnvironment } from '../environment.ts'
import { consulRecipe } from './consul.ts'
import { etcdRecipe } from './etcd.ts'
import { mongoRecipe } from './mongo.ts'
import { postgresRecipe } from './postgres.ts'
import type { ServerRecipe } from './recipe.ts'
import { redisRecipe } from './redis.ts'

export const recipes: { readonly [Kind in ServerKind]: ServerRecipe<Kind> } = {
  redis: redisRecipe,
  postgres: postgresRecipe,
  mongo: mongoRecipe,
  etcd: etcdRecipe,
  consul: consulRecipe,
}

/** The image that a server is started from: the one that the environment names, else the official one. */
export function imageOf(kind: ServerKind): string {
  return imageInEnvironment(kind) ?? recipes[kind].image
}
