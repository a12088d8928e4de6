/**
 * Backends on real servers that are each wrong in one way, most of them ways in which backends of a Go library with the same
 * contract were wrong. To add one is to add an entry to the table of its server.
 */
import {
  serverBackend,
  type ServerBackend,
  type ServerOptions,
  type ServerProtocol,
} from '../../../src/backends/server/server-backend.ts'
import type { Wire } from '../../../src/backends/server/wire.ts'
import type { SentCall } from '../../../src/backends/engine/call.ts'
import type { RunningServer } from '../../../src/containers/index.ts'
import type { Backend } from '../../../src/kv/index.ts'

/** One wrong backend. */
export interface ServerMutant {
  /** What is wrong with it, as the end of a sentence that begins with the server. */
  readonly name: string
  /** The law that finds it. */
  readonly law: string
  /** What the hint says, where one can be given. */
  readonly hint?: RegExp
  /** The server has to be one that loses what it acknowledged. */
  readonly volatile?: true
  backend(server: RunningServer): Backend
}

/** What a mutant does instead of the sound backend. */
export interface Spoilt {
  wire?(sound: Wire, namespace: string): Partial<Wire>
  readonly ping?: (call: SentCall) => Promise<void>
  close?(): Promise<void>
}

/** `protocol` with some of its operations replaced. */
export function spoiling(protocol: ServerProtocol, spoil: (url: string) => Spoilt): ServerProtocol {
  return {
    ...protocol,
    async connect(url, patience) {
      const sound = await protocol.connect(url, patience)
      const spoilt = spoil(url)
      return {
        wire(namespace) {
          const wire = sound.wire(namespace)
          return {
            get: (...given) => wire.get(...given),
            set: (...given) => wire.set(...given),
            remove: (...given) => wire.remove(...given),
            keys: (...given) => wire.keys(...given),
            getMany: (...given) => wire.getMany(...given),
            setMany: (...given) => wire.setMany(...given),
            removeMany: (...given) => wire.removeMany(...given),
            ...spoilt.wire?.(wire, namespace),
          }
        },
        ping: spoilt.ping ?? ((call) => sound.ping(call)),
        identify: (call) => sound.identify(call),
        clear: (call) => sound.clear(call),
        forget: (namespaces, call) => sound.forget(namespaces, call),
        async close() {
          await spoilt.close?.()
          await sound.close()
        },
      }
    },
  }
}

/** The backend of `protocol` on a server, with the switches of that server. */
export function on(
  server: RunningServer,
  protocol: ServerProtocol,
  options: Partial<ServerOptions> = {},
): ServerBackend {
  const { server: control } = server.backend()
  const backend = serverBackend(protocol, {
    url: server.url,
    timeoutMs: 2_000,
    durability: 'crash',
    keep: true,
    ...options,
  })
  return { ...backend, name: 'mutant', ...(control === undefined ? {} : { server: control }) }
}
