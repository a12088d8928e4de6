/** One process, in which one client of a store lives at a time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import {
  type AnyKV,
  type ExternalOpener,
  isStore,
  type MethodArguments,
  type Operation,
  operations,
  optionsOf,
  type ShapeOf,
  UsageError,
  withOptions,
} from '../kv/index.ts'
import { clientProgram } from './client-program.ts'
import { loaderFor, specifierOf } from './loader-for.ts'
import { errorFrom, type FromClient, type ToClient } from './protocol.ts'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** How many characters of what a process printed last are kept, to find out why it ended. */
const lastWords = 4_000

/** A process for clients. It ends with the one that started it, however that ends. */
export class ClientProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  readonly #waiting = new Map<number, Waiting>()
  #opening:
    { readonly resolve: (has: readonly Operation[]) => void; readonly reject: (error: unknown) => void } | undefined
  readonly #ready: Promise<void>
  #errors = ''
  #ended: Error | undefined
  #next = 0

  /** @param module what will be imported there */
  constructor(module: string) {
    const flags = [...loaderFor(specifierOf(module)), '--input-type=module', '-e', clientProgram]
    this.#child = spawn(process.execPath, flags, {
      // the last pipe is never written to: its end tells the process that this one has ended
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    })
    const child = this.#child
    child.stdout?.on('data', (chunk: Buffer) => void process.stderr.write(chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-lastWords)
    })
    this.#exited = new Promise((resolve) => {
      const gone = (how: string): void => {
        this.#gone(how)
        resolve()
      }
      child.once('error', (error) => gone(`could not be started: ${error.message}`))
      child.once('close', (code, signal) => gone(signal === null ? `ended with code ${code}` : `ended on ${signal}`))
    })
    const ready = new Promise<void>((resolve) => {
      child.on('message', (message: FromClient) => (message.kind === 'ready' ? resolve() : this.#hear(message)))
    })
    this.#ready = Promise.race([ready, this.#exited])
    child.unref()
    for (const pipe of this.#pipes()) pipe.unref()
    this.#hold()
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** Opens a client there. Rejects with what the opening failed with. */
  async open(place: ExternalOpener, namespace: string, closed: () => void): Promise<AnyKV> {
    const opened = new Promise<readonly Operation[]>((resolve, reject) => {
      this.#opening = { resolve, reject }
    })
    opened.catch(() => {}) // awaited below, perhaps after it was rejected
    this.#hold()
    await this.#ready
    if (this.#ended !== undefined) throw this.#ended
    this.#say({ kind: 'open', place: { ...place, module: specifierOf(place.module) }, namespace, operations })
    // what the other process resolves to is as uncertain as what any store does, and judged by who calls
    const store: Record<string, unknown> = {}
    for (const op of await opened) store[op] = this.#method(op, closed)
    if (isStore(store)) return store
    throw new UsageError(`'${place.name}' of ${place.module} opened something that is no store`)
  }

  /** Ends it, whatever it is doing; resolves when it is gone. */
  async end(): Promise<void> {
    // whoever waits for that must not run out of things to wait for
    this.#child.ref()
    for (const pipe of this.#pipes()) pipe.ref()
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  #pipes(): readonly Socket[] {
    return this.#child.stdio.filter((pipe) => pipe instanceof Socket)
  }

  #method<O extends Operation>(op: O, closed: () => void): (...given: MethodArguments<ShapeOf<O>>) => Promise<unknown> {
    return async (...given) => {
      const value = await this.#call(op, given)
      if (op === 'close') closed()
      return value
    }
  }

  #call<O extends Operation>(op: O, given: MethodArguments<ShapeOf<O>>): Promise<unknown> {
    const signal = optionsOf(op, given)?.signal
    const id = this.#next++
    const abort = (): void => this.#say({ kind: 'abort', id })
    const call = new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) throw this.#ended
      this.#waiting.set(id, {
        resolve,
        reject: (error) => reject(error === abortedThere ? signal?.reason : error),
      })
      this.#hold()
      const state = signal === undefined ? 'none' : signal.aborted ? 'aborted' : 'live'
      this.#say({ kind: 'call', id, op, given: [...withOptions(op, given, undefined)], signal: state })
    })
    if (signal === undefined || signal.aborted) return call
    signal.addEventListener('abort', abort, { once: true })
    return call.finally(() => signal.removeEventListener('abort', abort))
  }

  #hear(message: Exclude<FromClient, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'opened':
        this.#opening?.resolve(message.operations)
        this.#opening = undefined
        break
      case 'refused':
        this.#opening?.reject(errorFrom(message.error))
        this.#opening = undefined
        break
      case 'resolved':
        this.#settled(message.id)?.resolve(message.value)
        break
      case 'rejected':
        this.#settled(message.id)?.reject(message.aborted ? abortedThere : errorFrom(message.error))
        break
    }
    this.#hold()
  }

  #settled(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #gone(how: string): void {
    const lines = this.#errors.split('\n').filter((line) => line.trim() !== '')
    const said = (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0] ?? '').trim()
    this.#ended = new Error(`the process of this client ${how}${said === '' ? '' : `: ${said}`}`)
    this.#opening?.reject(this.#ended)
    this.#opening = undefined
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
  }

  #say(message: ToClient): void {
    // one that has ended has told everybody who waits
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  /** Keeps this process alive exactly as long as somebody waits for the other one. */
  #hold(): void {
    const { channel } = this.#child
    if (this.#opening !== undefined || this.#waiting.size > 0) channel?.ref()
    else channel?.unref()
  }
}

/** Stands for the reason of a signal, which did not leave this process. */
const abortedThere = Symbol('aborted')
