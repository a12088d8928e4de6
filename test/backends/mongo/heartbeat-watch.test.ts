import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { HeartbeatWatch } from '../../../src/backends/mongo/heartbeat-watch.ts'

const patience = { plainMs: 100, awaitedMs: 1_000 }

class Watched {
  readonly client = new EventEmitter()
  at = 0
  readonly watch = new HeartbeatWatch(this.client, patience, () => this.at)
}

describe('HeartbeatWatch', () => {
  it('calls a client stuck whose heartbeat has not ended in time', () => {
    const state = new Watched()
    state.client.emit('serverHeartbeatStarted', { connectionId: 'a', awaited: false })
    state.at = 100
    expect(state.watch.stuck).toBe(false)
    state.at = 101
    expect(state.watch.stuck).toBe(true)
  })

  it.each(['serverHeartbeatSucceeded', 'serverHeartbeatFailed'])('is content with %s', (name) => {
    const state = new Watched()
    state.client.emit('serverHeartbeatStarted', { connectionId: 'a', awaited: false })
    state.client.emit(name, { connectionId: 'a' })
    state.at = 500
    expect(state.watch.stuck).toBe(false)
  })

  it('gives a heartbeat longer that the server answers when something changes', () => {
    const state = new Watched()
    state.client.emit('serverHeartbeatStarted', { connectionId: 'a', awaited: true })
    state.at = 500
    expect(state.watch.stuck).toBe(false)
    state.at = 1_001
    expect(state.watch.stuck).toBe(true)
  })

  it('keeps servers apart', () => {
    const state = new Watched()
    state.client.emit('serverHeartbeatStarted', { connectionId: 'a', awaited: false })
    state.client.emit('serverHeartbeatSucceeded', { connectionId: 'b' })
    state.at = 500
    expect(state.watch.stuck).toBe(true)
  })
})
