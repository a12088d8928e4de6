/** A server that did not start: one error that says which, why, and what to do about it. */
import { visible } from '../kv/index.ts'
import type { ServerKind } from '../backends/index.ts'

/** Why a server did not start. */
export type ServerStartErrorCode =
  'DOCKER_UNAVAILABLE' | 'IMAGE_MISSING' | 'RYUK_IMAGE_MISSING' | 'START_TIMEOUT' | 'EXITED'

/** What a {@link ServerStartError} says besides its code. */
export interface StartFailure {
  readonly kind: ServerKind
  readonly image: string
  readonly elapsedMs: number
  /** What happened, in one sentence without a full stop. */
  readonly what: string
  /** What to do about it, in one line. */
  readonly remedy: string
  /** The last lines that the server wrote. */
  readonly logs?: string
  readonly exitCode?: number
  readonly cause?: unknown
}

/**
 * A server did not start. Its container is gone already.
 *
 * @example
 * catch (error) { if (error instanceof ServerStartError && error.code === 'DOCKER_UNAVAILABLE') ... }
 */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError'
  readonly code: ServerStartErrorCode
  readonly kind: ServerKind
  readonly image: string
  readonly elapsedMs: number
  readonly remedy: string
  readonly logs: string
  readonly exitCode: number | undefined

  constructor(code: ServerStartErrorCode, failure: StartFailure) {
    const { kind, image, elapsedMs, what, remedy, logs, exitCode } = failure
    const said = logs === undefined || logs === '' ? '' : `\nThe last it wrote:\n${visible(logs).replace(/^/gm, '  ')}`
    super(
      `${kind} did not start: ${what} (image ${image}, after ${Math.round(elapsedMs)} ms) [${code}]\n${remedy}${said}`,
      'cause' in failure ? { cause: failure.cause } : {},
    )
    this.code = code
    this.kind = kind
    this.image = image
    this.elapsedMs = elapsedMs
    this.remedy = remedy
    this.logs = logs ?? ''
    this.exitCode = exitCode
  }
}
