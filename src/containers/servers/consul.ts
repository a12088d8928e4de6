/**
 * Consul, a cluster of one. Its development mode answers a second sooner, because it may elect itself at once, but keeps
 * everything in memory.
 */
import { consul } from '../../backends/consul.ts'
import { loadTestcontainers } from '../docker.ts'
import type { ServerRecipe } from './recipe.ts'

const development = ['agent', '-dev', '-client', '0.0.0.0']

const server = [
  'agent',
  '-server',
  '-bootstrap-expect=1',
  '-bind=127.0.0.1',
  '-client=0.0.0.0',
  // the shortest election that Consul allows: one to two seconds
  '-hcl=performance { raft_multiplier = 1 }',
  '-hcl=disable_update_check = true',
]

export const consulRecipe: ServerRecipe<'consul'> = {
  kind: 'consul',
  image: 'hashicorp/consul:1.20',
  port: 8500,
  volatile: 'reopen',
  async container(image, durable) {
    const { GenericContainer } = await loadTestcontainers()
    return new GenericContainer(image).withExposedPorts(8500).withCommand(durable ? server : development)
  },
  url: ({ host, port }) => `http://${host}:${port}`,
  backend: (options) => consul(options),
}
