/**
 * Notices a MongoDB driver that waits for a heartbeat which can no longer end. Where a server goes in the very moment in which the
 * driver asks it how it is, driver 7.8 waits for the socket to drain (lib/cmap/connection.js, writeCommand) after it was destroyed,
 * without a timeout; the monitor of that client never asks again, and the client never finds its server again. Seen in one of ten
 * runs of chaos that kill the server.
 */

/** What of a client is needed. */
export interface Heartbeats {
  on(name: 'serverHeartbeatStarted', listener: (event: { connectionId: string; awaited: boolean }) => void): unknown
  on(
    name: 'serverHeartbeatSucceeded' | 'serverHeartbeatFailed',
    listener: (event: { connectionId: string }) => void,
  ): unknown
}

/** Within which a heartbeat ends, one way or another, in milliseconds. */
export interface HeartbeatPatience {
  readonly plainMs: number
  /** Of one that the server answers when something changes. */
  readonly awaitedMs: number
}

/** Watches the heartbeats of one client. */
export class HeartbeatWatch {
  readonly #now: () => number
  /** By address of the server: when the heartbeat under way must have ended. */
  readonly #deadlines = new Map<string, number>()

  constructor(client: Heartbeats, patience: HeartbeatPatience, now: () => number = () => performance.now()) {
    this.#now = now
    client.on('serverHeartbeatStarted', ({ connectionId, awaited }) => {
      this.#deadlines.set(connectionId, now() + (awaited ? patience.awaitedMs : patience.plainMs))
    })
    const ended = ({ connectionId }: { connectionId: string }): void => void this.#deadlines.delete(connectionId)
    client.on('serverHeartbeatSucceeded', ended)
    client.on('serverHeartbeatFailed', ended)
  }

  /** Whether a heartbeat should have ended long ago. */
  get stuck(): boolean {
    const now = this.#now()
    return [...this.#deadlines.values()].some((deadline) => now > deadline)
  }
}
