/**
 * HTTP to one server, for the protocols that run over it. Node's own client and not `fetch`: its sockets belong to an agent of
 * this connection, so that closing the connection closes them and nothing else, or to an agent that the user has already.
 */
import http from 'node:http'
import https from 'node:https'
import type { ServerOptions } from './server-backend.ts'
import type { SentCall } from '../engine/call.ts'

/** What to ask. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Path and query, percent-encoded. */
  readonly path: string
  readonly body?: string | Uint8Array
  /** Whether the request changes the store. Such a one is not cut off when its caller leaves: see {@link SentCall}. */
  readonly writes: boolean
}

/** What was answered. */
export interface HttpResponse {
  readonly status: number
  readonly body: Buffer
}

/** Options of a backend on a server that is spoken to over HTTP. */
export interface HttpServerOptions extends ServerOptions {
  /**
   * The agent of Node that requests go through, `https.Agent` for a URL with `https:`, such as one that knows the certificates.
   * It is destroyed by whoever made it. Default: one of the backend's own.
   */
  readonly agent?: http.Agent
}

/** Sockets at once; what comes on top waits. Consul takes 200 from one address (`http_max_conns_per_client`). */
const maxSockets = 32

/** A way to one HTTP server. Sockets are kept and reused. */
export class HttpConnection {
  readonly #origin: URL
  readonly #agent: http.Agent
  readonly #ownAgent: boolean
  readonly #headers: Readonly<Record<string, string>>
  readonly #underWay = new Set<http.ClientRequest>()
  #closed = false

  /**
   * @param agent somebody else's, which is left as it is at the end
   * @param headers go with every request
   */
  constructor(url: string, agent: http.Agent | undefined, headers: Readonly<Record<string, string>> = {}) {
    this.#origin = new URL(url)
    this.#headers = headers
    const { Agent } = this.#origin.protocol === 'https:' ? https : http
    this.#ownAgent = agent === undefined
    this.#agent = agent ?? new Agent({ keepAlive: true, noDelay: true, maxSockets })
  }

  /** Sends a request; resolves with whatever status it gets. */
  async send(request: HttpRequest, call: SentCall): Promise<HttpResponse> {
    for (;;) {
      try {
        return await this.#sendOnce(request, call)
      } catch (error) {
        // The server had closed the kept socket, which shows when it is next used. A read asks again on a new one.
        if (request.writes || call.givenUp.aborted || this.#closed || !(error instanceof StaleSocket)) {
          throw error instanceof StaleSocket ? error.cause : error
        }
      }
    }
  }

  close(): void {
    this.#closed = true
    for (const request of this.#underWay) request.destroy()
    if (this.#ownAgent) this.#agent.destroy()
  }

  #sendOnce(request: HttpRequest, call: SentCall): Promise<HttpResponse> {
    const { method, path, body } = request
    const signal = request.writes ? call.hopeless : call.givenUp
    const { request: open } = this.#origin.protocol === 'https:' ? https : http
    const size = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    return new Promise((resolve, reject) => {
      const outgoing = open(
        {
          protocol: this.#origin.protocol,
          hostname: this.#origin.hostname.replace(/^\[(.*)\]$/, '$1'),
          port: this.#origin.port,
          agent: this.#agent,
          headers: { ...this.#headers, ...size },
          method,
          path,
          signal,
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }))
        },
      )
      this.#underWay.add(outgoing)
      let sent = false
      outgoing.once('socket', () => {
        sent = true
      })
      const onGivenUp = (): void => {
        if (!sent) outgoing.destroy()
      }
      call.givenUp.addEventListener('abort', onGivenUp, { once: true })
      outgoing.once('close', () => {
        this.#underWay.delete(outgoing)
        call.givenUp.removeEventListener('abort', onGivenUp)
      })
      outgoing.on('error', (error) => {
        reject(outgoing.reusedSocket ? new StaleSocket(error) : error)
      })
      outgoing.end(body)
    })
  }
}

class StaleSocket extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}
