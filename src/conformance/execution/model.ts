/**
 * What a store must answer: the contract as a model, written apart from `ReferenceStore` so that each can find the other
 * wrong. A key holds a set of possible values: one, as a rule, and more after a call whose effect is unknown.
 */
import { covers, type FullProfile, keyProblem, type KVErrorCode } from '../../kv/index.ts'
import { bytesOf, type Call } from '../program/program.ts'

/** What a key may hold; `null` stands for absence. */
export type Possible = Uint8Array | null

/** What must come of a call. */
export type Expectation =
  | { readonly kind: 'done' }
  | { readonly kind: 'value'; readonly oneOf: readonly Possible[] }
  | {
      readonly kind: 'keys'
      readonly must: ReadonlySet<string>
      readonly may: ReadonlySet<string>
      readonly sorted: boolean
    }
  | { readonly kind: 'entries'; readonly cells: ReadonlyMap<string, readonly Possible[]> }
  | { readonly kind: 'error'; readonly code: KVErrorCode }
  | { readonly kind: 'absent'; readonly method: string }

interface Cell {
  readonly values: readonly Possible[]
  /** A write that its caller gave up may still arrive, so seeing the old value settles nothing. */
  readonly late: boolean
  /** The client that wrote last. */
  readonly writer: number
}

const nothing: readonly Possible[] = [null]

/** The state of one store as its clients have the right to see it. */
export class Model {
  readonly #profile: FullProfile
  /** The real key of a key: the limits of a store count the confining prefix too. */
  readonly #real: (key: string) => string
  readonly #cells = new Map<string, Cell>()
  readonly #closed = new Set<number>()

  constructor(profile: FullProfile, real: (key: string) => string = (key) => key) {
    this.#profile = profile
    this.#real = real
  }

  /** Every key that was ever written or deleted. */
  get touched(): readonly string[] {
    return [...this.#cells.keys()]
  }

  /** What `key` may hold. */
  possible(key: string): readonly Possible[] {
    return this.#cells.get(key)?.values ?? nothing
  }

  /** Whether `client` was the last to write every key that the call reads: a store that promises `session` must then show it at once. */
  isOwnRead(call: Call, client: number): boolean {
    for (const [key, cell] of this.#cells) {
      if (cell.writer !== client && reads(call, key, this.#profile)) return false
    }
    return true
  }

  isClosed(client: number): boolean {
    return this.#closed.has(client)
  }

  markOpen(client: number): void {
    this.#closed.delete(client)
  }

  /** What must come of `call` by `client`, its signal aside. */
  expect(call: Call, client: number): Expectation {
    if (call.op === 'close') return { kind: 'done' }
    if (this.#closed.has(client)) return { kind: 'error', code: 'KV_CLOSED' }
    const refused = this.#refusal(call)
    if (refused !== undefined) return refused
    switch (call.op) {
      case 'getRaw':
        return { kind: 'value', oneOf: this.possible(call.key) }
      case 'list':
        return this.#keys(call.prefix)
      case 'batchGetRaw':
        return { kind: 'entries', cells: new Map(call.keys.map((key) => [key, this.possible(key)])) }
      default:
        return { kind: 'done' }
    }
  }

  /** Takes note that `call` took effect. */
  applied(call: Call, client: number): void {
    if (call.op === 'close') this.#closed.add(client)
    for (const [key, value] of effects(call)) this.#cells.set(key, { values: [value], late: false, writer: client })
  }

  /** Takes note that `call` may have taken effect, and where `late` that it may do so later. */
  perhaps(call: Call, client: number, late: boolean): void {
    if (call.op === 'close') this.#closed.add(client)
    for (const [key, value] of effects(call)) {
      const before = this.#cells.get(key)
      this.#cells.set(key, {
        values: [...(before?.values ?? nothing), value],
        late: late || before?.late === true,
        writer: client,
      })
    }
  }

  /** Takes note that a read saw `seen` under `key`. */
  saw(key: string, seen: Possible): void {
    const cell = this.#cells.get(key)
    if (cell === undefined || cell.values.length === 1) return
    // the newest candidate cannot be undone by an older call; an older one may yet be replaced by a late effect
    const index = cell.values.findLastIndex((value) => equal(value, seen))
    if (!cell.late) this.#cells.set(key, { ...cell, values: [seen] })
    else if (index > 0) this.#cells.set(key, { ...cell, values: cell.values.slice(index) })
  }

  #refusal(call: Call): Expectation | undefined {
    const { batch, health, limits } = this.#profile
    if (call.op === 'health') return health === 'absent' ? { kind: 'absent', method: 'health' } : undefined
    if (call.op === 'list') return this.#listRefusal(call.prefix)
    if (call.op === 'getRaw' || call.op === 'delete') return this.#keyRefusal(call.key)
    if (call.op === 'setRaw') return this.#keyRefusal(call.key) ?? this.#valueRefusal(bytesOf(call.value))
    if (call.op === 'close') return undefined
    if (batch === 'absent') return { kind: 'absent', method: call.op }
    const entries = call.op === 'batchSetRaw' ? call.entries.map(([key]) => key) : call.keys
    if (limits.batchKeys !== undefined && entries.length > limits.batchKeys) return error('KV_BATCH_TOO_LARGE')
    for (const key of entries) {
      const refused = this.#keyRefusal(key)
      if (refused !== undefined) return refused
    }
    if (call.op !== 'batchSetRaw') return undefined
    for (const [, value] of call.entries) {
      const refused = this.#valueRefusal(bytesOf(value))
      if (refused !== undefined) return refused
    }
    return undefined
  }

  #keyRefusal(key: string): Expectation | undefined {
    const code = keyProblem(key === '' ? '' : this.#real(key), this.#profile)
    return code === undefined ? undefined : error(code)
  }

  #valueRefusal(value: Uint8Array): Expectation | undefined {
    const { valueBytes } = this.#profile.limits
    return valueBytes !== undefined && value.length > valueBytes ? error('KV_VALUE_TOO_LARGE') : undefined
  }

  #listRefusal(prefix: string): Expectation | undefined {
    if (this.#profile.list === 'unsupported') return error('KV_UNSUPPORTED')
    if (prefix !== '' || this.#profile.emptyPrefix === 'all') return undefined
    return error(this.#profile.emptyPrefix === 'reject' ? 'KV_EMPTY_PREFIX' : 'KV_UNSUPPORTED')
  }

  #keys(prefix: string): Expectation {
    const must = new Set<string>()
    const may = new Set<string>()
    for (const [key, { values }] of this.#cells) {
      if (!covers(this.#profile.prefix, prefix, key)) continue
      if (values.some((value) => value !== null)) may.add(key)
      if (!values.includes(null)) must.add(key)
    }
    return { kind: 'keys', must, may, sorted: this.#profile.listOrder === 'bytes' }
  }
}

/** What a call writes: a value a key, `null` for a deletion. A later entry for one key wins. */
export function effects(call: Call): ReadonlyMap<string, Possible> {
  switch (call.op) {
    case 'setRaw':
      return new Map([[call.key, bytesOf(call.value)]])
    case 'delete':
      return new Map([[call.key, null]])
    case 'batchSetRaw':
      return new Map(call.entries.map(([key, value]) => [key, bytesOf(value)]))
    case 'batchDelete':
      return new Map(call.keys.map((key) => [key, null]))
    default:
      return new Map()
  }
}

/** Whether two possible contents are the same. */
export function equal(a: Possible, b: Possible): boolean {
  if (a === null || b === null) return a === b
  return Buffer.compare(a, b) === 0
}

function error(code: KVErrorCode): Expectation {
  return { kind: 'error', code }
}

function reads(call: Call, key: string, profile: FullProfile): boolean {
  if (call.op === 'getRaw') return call.key === key
  if (call.op === 'list') return covers(profile.prefix, call.prefix, key)
  return call.op === 'batchGetRaw' && call.keys.includes(key)
}
