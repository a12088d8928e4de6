/** etcd, a cluster of one. */
import { etcd } from '../../backends/etcd.ts'
import { loadTestcontainers } from '../docker.ts'
import type { ServerRecipe } from './recipe.ts'

export const etcdRecipe: ServerRecipe<'etcd'> = {
  kind: 'etcd',
  image: 'quay.io/coreos/etcd:v3.5.16',
  port: 2379,
  volatile: 'crash',
  async container(image) {
    const { GenericContainer } = await loadTestcontainers()
    return new GenericContainer(image).withExposedPorts(2379).withCommand([
      'etcd',
      '--data-dir=/var/lib/etcd',
      '--listen-client-urls=http://0.0.0.0:2379',
      '--advertise-client-urls=http://127.0.0.1:2379',
      // a member alone waits for up to one such timeout, drawn at random, until it makes itself the leader
      '--heartbeat-interval=10',
      '--election-timeout=100',
      // the log is written before a request is acknowledged; a crash of the process cannot lose what the kernel has
      '--unsafe-no-fsync',
    ])
  },
  url: ({ host, port }) => `http://${host}:${port}`,
  backend: (options) => etcd(options),
}
