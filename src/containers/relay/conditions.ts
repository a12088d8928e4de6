/** What can be wrong with a link, as plain data. */
import { numberAtLeast, oneOf } from '../../kv/index.ts'

/** Which way bytes go: `up` from the client to the server, `down` from the server to the client. */
export const directions = ['up', 'down'] as const

/** See {@link directions}. */
export type LinkDirection = (typeof directions)[number]

/** Everything a link delays. */
export interface LinkLatency {
  /** Milliseconds. */
  readonly ms: number
  /** Milliseconds by which each delay may be longer or shorter. Bytes never overtake each other. Default 0. */
  readonly jitterMs?: number
}

/** What is wrong with one direction of a link. Nothing is, where nothing is given. */
export interface LinkConditions {
  readonly latency?: LinkLatency
  /** Bytes a second. */
  readonly bandwidth?: number
  /** Sends at most this many bytes at once, and waits in between. */
  readonly slice?: { readonly bytes: number; readonly delayMs?: number }
  /** Resets a connection that has carried this many bytes since the condition began. */
  readonly limitData?: number
  /** Swallows every byte and says nothing. */
  readonly blackHole?: true
}

/** Where a condition applies. */
export interface LinkScope {
  /** Default: both. */
  readonly direction?: LinkDirection
}

/** The directions that `where` names, or a usage error that lists them. */
export function directionsOf(where: LinkScope | undefined): readonly LinkDirection[] {
  return where?.direction === undefined ? directions : [oneOf('direction', where.direction, directions)]
}

/** `conditions`, or a usage error that says which number makes no sense. */
export function checkConditions(conditions: LinkConditions): LinkConditions {
  const { latency, bandwidth, slice, limitData } = conditions
  if (latency !== undefined) {
    numberAtLeast('latency.ms', latency.ms, 0)
    numberAtLeast('latency.jitterMs', latency.jitterMs ?? 0, 0)
  }
  if (bandwidth !== undefined) numberAtLeast('bandwidth', bandwidth, 1)
  if (slice !== undefined) {
    numberAtLeast('slice.bytes', slice.bytes, 1)
    numberAtLeast('slice.delayMs', slice.delayMs ?? 0, 0)
  }
  if (limitData !== undefined) numberAtLeast('limitData', limitData, 0)
  return conditions
}

/** Whether anything is wrong. */
export function isClear(conditions: LinkConditions): boolean {
  return Object.keys(conditions).length === 0
}
