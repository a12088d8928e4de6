/**
 * Searches an order that explains the operations on one key: Wing and Gong (1993), with Lowe's memory of failed states (2017).
 * Three rules keep it from going back where values are unique. What the present state explains is taken at once. A value that
 * still has readers is not replaced. The operation that must return first says which write is next; before a write whose readers
 * are not all called yet, and before a delete, go the writes that nobody will read any more, since they cannot wait.
 */
import type { History, HistoryOperation, Json } from '../operation.ts'

/** States that may still be looked at. */
export interface SearchBudget {
  left: number
}

interface Entry {
  readonly row: number
  readonly operation: HistoryOperation
  readonly call: number
  /** Infinity where it need not have taken effect. */
  readonly ret: number
  /** What it must find: the value read, or compared with. */
  readonly finds?: string
  /** What it may leave behind; absent for what only reads. */
  readonly leaves?: string
}

interface Frame {
  /** Entries to try, the best first. */
  readonly candidates: readonly number[]
  next: number
  /** How long the order was, and the state, before the first of them. */
  readonly length: number
  readonly state: string
}

const missing = 'null'

/** The search on one key. */
export class OrderSearch {
  readonly #entries: readonly Entry[]
  readonly #done: Uint8Array
  readonly #order: number[] = []
  /** Entries that must find a value, and those that may leave it, without what is done. */
  readonly #readers = new Map<string, Set<number>>()
  readonly #writers = new Map<string, Set<number>>()
  readonly #failed = new Set<string>()
  readonly #budget: SearchBudget
  /** Whether values come about in ways that {@link #writers} does not know. */
  readonly #appends: boolean
  #state: string
  #first = 0
  #open: number

  constructor(history: History, rows: readonly number[], initial: Json, budget: SearchBudget) {
    this.#budget = budget
    this.#state = JSON.stringify(initial)
    this.#entries = entriesOf(history, rows)
    this.#appends = this.#entries.some(({ operation }) => operation.op === 'append')
    this.#done = new Uint8Array(this.#entries.length)
    this.#open = this.#entries.filter(({ ret }) => ret !== Infinity).length
    this.#entries.forEach((_, at) => this.#register(at))
  }

  /** Rows of the history in an order that explains them; undefined where none was found. */
  find(): readonly number[] | undefined {
    const frames: Frame[] = []
    for (;;) {
      this.#absorb()
      if (this.#open === 0) return this.#order.map((at) => this.#entries[at]?.row ?? 0)
      this.#budget.left -= 1
      if (this.#budget.left < 0) return undefined
      const dead = this.#failed.size > 0 && this.#failed.has(this.#signature())
      frames.push({
        candidates: dead ? [] : this.#candidates(),
        next: 0,
        length: this.#order.length,
        state: this.#state,
      })
      for (;;) {
        const frame = frames.at(-1)
        if (frame === undefined) return undefined
        while (this.#order.length > frame.length) this.#undo()
        this.#state = frame.state
        const at = frame.candidates[frame.next]
        if (at === undefined) {
          if (frame.candidates.length > 0) this.#failed.add(this.#signature())
          frames.pop()
          continue
        }
        frame.next += 1
        this.#take(at)
        break
      }
    }
  }

  #register(at: number): void {
    const { finds, leaves, ret } = this.#at(at)
    if (finds !== undefined && ret !== Infinity) intoSet(this.#readers, finds, at)
    if (leaves !== undefined) intoSet(this.#writers, leaves, at)
  }

  #at(at: number): Entry {
    const entry = this.#entries[at]
    if (entry === undefined) throw new RangeError(`no entry ${at}`)
    return entry
  }

  #take(at: number): void {
    const entry = this.#at(at)
    this.#state = after(entry.operation, this.#state) ?? this.#state
    this.#done[at] = 1
    this.#order.push(at)
    if (entry.finds !== undefined) this.#readers.get(entry.finds)?.delete(at)
    if (entry.leaves !== undefined) this.#writers.get(entry.leaves)?.delete(at)
    if (entry.ret !== Infinity) this.#open -= 1
    while (this.#first < this.#done.length && this.#done[this.#first] === 1) this.#first += 1
  }

  #undo(): void {
    const at = this.#order.pop()
    if (at === undefined) return
    this.#done[at] = 0
    this.#register(at)
    if (this.#at(at).ret !== Infinity) this.#open += 1
    this.#first = Math.min(this.#first, at)
  }

  /** Entries that may be next: called before anything that is left has returned. The first of them to return stands first. */
  #callable(): readonly number[] {
    let bound = Infinity
    let soonest = -1
    const found: number[] = []
    for (let at = this.#first; at < this.#entries.length; at += 1) {
      if (this.#done[at] === 1) continue
      const { call, ret } = this.#at(at)
      if (call > bound) break
      found.push(at)
      if (ret < bound) {
        bound = ret
        soonest = at
      }
    }
    const inTime = found.filter((at) => at !== soonest && this.#at(at).call <= bound)
    return soonest === -1 ? inTime : [soonest, ...inTime]
  }

  /** Takes what the present state explains and leaves as it is. */
  #absorb(): void {
    for (let took = true; took;) {
      took = false
      for (const at of this.#callable()) {
        const { operation, ret } = this.#at(at)
        if (ret === Infinity || !onlyLooks(operation) || after(operation, this.#state) === undefined) continue
        this.#take(at)
        took = true
      }
    }
  }

  /** Entries that may change the state now, the most promising first. */
  #candidates(): readonly number[] {
    const callable = this.#callable()
    const bound = this.#at(callable[0] ?? 0).ret
    const possible = callable.filter((at) => this.#mayReplace(at))
    const target = this.#target(callable[0] ?? 0, new Set(possible))
    const settled = (at: number): boolean => {
      const { leaves } = this.#at(at)
      if (leaves === undefined || leaves === missing) return false
      return [...(this.#readers.get(leaves) ?? [])].every((reader) => this.#at(reader).call <= bound)
    }
    const rank = (at: number): number => {
      if (at === target) return 1
      const overtakes = target !== undefined && !settled(target) && this.#at(at).ret !== Infinity && settled(at)
      return overtakes ? 0 : 2
    }
    return possible.sort((a, b) => rank(a) - rank(b) || this.#at(a).ret - this.#at(b).ret)
  }

  /** Whether the entry fits the state, and the state can be let go: nobody still has to find it, or it can come again. */
  #mayReplace(at: number): boolean {
    const { operation } = this.#at(at)
    const next = after(operation, this.#state)
    if (next === undefined || onlyLooks(operation)) return false
    if (next === this.#state || this.#appends) return true
    const readers = this.#readers.get(this.#state)
    const others = (readers?.size ?? 0) - (readers?.has(at) === true ? 1 : 0)
    return others === 0 || (this.#writers.get(this.#state)?.size ?? 0) > 0
  }

  /** The write that the entry needs next: itself, or what leaves the value that it must find, or what that one needs. */
  #target(at: number, possible: ReadonlySet<number>): number | undefined {
    const seen = new Set<number>()
    let wanted = at
    while (!possible.has(wanted) && !seen.has(wanted)) {
      seen.add(wanted)
      const { finds } = this.#at(wanted)
      const writers = finds === undefined ? [] : [...(this.#writers.get(finds) ?? [])]
      const [best] = writers.sort((a, b) => Number(possible.has(b)) - Number(possible.has(a)) || a - b)
      if (best === undefined) return undefined
      wanted = best
    }
    return possible.has(wanted) ? wanted : undefined
  }

  #signature(): string {
    const last = Math.max(this.#first, this.#done.lastIndexOf(1) + 1)
    return `${this.#first} ${this.#done.subarray(this.#first, last).join('')} ${this.#state}`
  }
}

/** The operations that an order must or may hold, by call. */
function entriesOf(history: History, rows: readonly number[]): readonly Entry[] {
  const own = rows.flatMap((row) => {
    const operation = history[row]
    return operation === undefined ? [] : [{ row, operation }]
  })
  const finds = ({ op, status, result = null, expected = null }: HistoryOperation): string | undefined => {
    if (op === 'get') return JSON.stringify(result)
    if (op === 'cas' && (status === 'unknown' || result === true)) return JSON.stringify(expected)
    return op === 'add' && (status === 'unknown' || result === true) ? missing : undefined
  }
  const found = new Set(own.map(({ operation }) => finds(operation)))
  // a refused compare-and-set, an add and an append can tell that a write happened whose value nobody read
  const telling = own.some(({ operation }) => ['add', 'append'].includes(operation.op) || operation.result === false)
  return own
    .filter(({ operation: { op, status, value = null } }) => {
      if (status !== 'unknown') return status === 'ok'
      return op !== 'get' && (telling || op !== 'set' || found.has(JSON.stringify(value)))
    })
    .map(({ row, operation }): Entry => {
      const { op, status, call, value = null } = operation
      const needs = finds(operation)
      const base = { row, operation, call, ret: status === 'ok' ? (operation.return ?? Infinity) : Infinity }
      const withNeed = needs === undefined ? base : { ...base, finds: needs }
      if (onlyLooks(operation)) return withNeed
      return { ...withNeed, leaves: op === 'delete' ? missing : JSON.stringify(value) }
    })
    .sort((a, b) => a.call - b.call)
}

/** Whether the operation changes nothing whatever it finds. */
function onlyLooks({ op, status, result }: HistoryOperation): boolean {
  return op === 'get' || (status === 'ok' && result === false && (op === 'cas' || op === 'add'))
}

/** The state behind the operation; undefined where the state does not explain it. */
function after(
  { op, status, value = null, expected = null, result = null }: HistoryOperation,
  state: string,
): string | undefined {
  switch (op) {
    case 'get':
      return state === JSON.stringify(result) ? state : undefined
    case 'set':
      return JSON.stringify(value)
    case 'delete':
      return missing
    case 'append': {
      const held: unknown = JSON.parse(state)
      return JSON.stringify((typeof held === 'string' ? held : '') + (typeof value === 'string' ? value : ''))
    }
    case 'add':
    case 'cas': {
      const matches = state === (op === 'add' ? missing : JSON.stringify(expected))
      if (status === 'ok' && matches !== (result === true)) return undefined
      return matches ? JSON.stringify(value) : status === 'ok' ? state : undefined
    }
  }
}

function intoSet(sets: Map<string, Set<number>>, name: string, member: number): void {
  const set = sets.get(name)
  if (set === undefined) sets.set(name, new Set([member]))
  else set.add(member)
}
