/** One direction of one connection. Where nothing is wrong it hands each chunk on as it comes. */
import type { Socket } from 'node:net'
// The real timers, held from the start: a relay works beside a test that has faked the clock.
import { clearTimeout, setTimeout } from 'node:timers'
import { type LinkConditions, isClear } from './conditions.ts'

/** What a {@link Pipe} needs to know while it runs. */
export interface PipeSettings {
  /** What is wrong at the moment. */
  readonly conditions: () => LinkConditions
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  /** Called when the connection has carried all that `limitData` lets it. */
  readonly onLimit: () => void
}

interface Parcel {
  /** `undefined` stands for the end of the stream. */
  readonly bytes: Buffer | undefined
  readonly dueAt: number
}

/** Bytes that may wait in a slow pipe; beyond that, the source is told to stop. */
const mostWaiting = 1_048_576

/** Carries what `source` sends to `target`, under the conditions of the moment. */
export class Pipe {
  readonly #source: Socket
  readonly #target: Socket
  readonly #settings: PipeSettings
  readonly #queue: Parcel[] = []
  #waiting = 0
  #lastDueAt = 0
  #swallowed = false
  #limit: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(source: Socket, target: Socket, settings: PipeSettings) {
    this.#source = source
    this.#target = target
    this.#settings = settings
    source.on('data', (chunk: Buffer) => this.#take(chunk))
    source.on('end', () => this.#finish())
    target.on('drain', () => this.#drained())
  }

  /** Whether bytes are missing, so that the stream can never be whole again. */
  get swallowed(): boolean {
    return this.#swallowed
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
  }

  #take(chunk: Buffer): void {
    const conditions = this.#settings.conditions()
    if (isClear(conditions) && this.#queue.length === 0) {
      this.#limit = undefined
      if (!this.#target.write(chunk)) this.#source.pause()
      return
    }
    if (conditions.blackHole === true) {
      this.#swallowed = true
      return
    }
    const allowed = this.#allowed(chunk, conditions)
    const step = conditions.slice?.bytes ?? allowed.length
    for (let from = 0; from < allowed.length; from += step) this.#post(allowed.subarray(from, from + step), conditions)
    if (this.#waiting > mostWaiting) this.#source.pause()
    if (this.#limit === 0) this.#settings.onLimit()
  }

  /** The part of `chunk` that `limitData` lets through. */
  #allowed(chunk: Buffer, { limitData }: LinkConditions): Buffer {
    if (limitData === undefined) {
      this.#limit = undefined
      return chunk
    }
    const left = this.#limit ?? limitData
    const allowed = chunk.subarray(0, left)
    this.#limit = left - allowed.length
    return allowed
  }

  #post(bytes: Buffer | undefined, conditions: LinkConditions): void {
    const now = performance.now()
    const { latency, bandwidth, slice } = conditions
    const jitter = (latency?.jitterMs ?? 0) * (2 * this.#settings.random() - 1)
    const arrival = now + Math.max(0, (latency?.ms ?? 0) + jitter)
    // what was sent first arrives first, whatever the jitter
    const dueAt = Math.max(arrival, this.#lastDueAt)
    const size = bytes?.length ?? 0
    const onTheWire = bandwidth === undefined ? 0 : (size / bandwidth) * 1_000
    this.#lastDueAt = dueAt + onTheWire + (bytes === undefined ? 0 : (slice?.delayMs ?? 0))
    this.#waiting += size
    this.#queue.push({ bytes, dueAt: dueAt + onTheWire })
    this.#schedule()
  }

  #finish(): void {
    if (this.#queue.length === 0) this.#target.end()
    else this.#post(undefined, this.#settings.conditions())
  }

  #schedule(): void {
    const next = this.#queue[0]
    if (next === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#deliver()
    }, next.dueAt - performance.now())
  }

  #deliver(): void {
    const now = performance.now()
    for (let next = this.#queue[0]; next !== undefined && next.dueAt <= now; next = this.#queue[0]) {
      this.#queue.shift()
      if (next.bytes === undefined) {
        this.#target.end()
        continue
      }
      this.#waiting -= next.bytes.length
      this.#target.write(next.bytes)
    }
    if (this.#waiting <= mostWaiting && !this.#target.writableNeedDrain) this.#source.resume()
    this.#schedule()
  }

  #drained(): void {
    if (this.#waiting <= mostWaiting) this.#source.resume()
  }
}
