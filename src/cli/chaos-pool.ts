/** Makes the runs of a campaign in several processes at once. */
import type { CampaignRun, ChaosCampaign } from '../chaos/index.ts'
import { type CampaignItem, type CampaignSubject, conduct, itemsOf, type SettledCampaign } from '../chaos/internal.ts'
import type { CampaignProgress } from '../chaos/index.ts'
import { UsageError } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import type { EachRun } from './run-messages.ts'
import { startWorker, type WorkerOrder, type WorkerProcess } from './worker-process.ts'

/** What is to be run, and where. */
export interface CampaignOrder extends Pick<WorkerOrder, 'main' | 'cwd' | 'temporary' | 'onOutput'> {
  readonly backend: BackendName
  readonly settled: SettledCampaign
  readonly each: EachRun
  /** How many processes. */
  readonly jobs: number
  /** Ends every process at once. */
  readonly atOnce: AbortSignal
  readonly onRun: (progress: CampaignProgress) => void
}

/** How long a process may take to come to an end once it was asked to, in milliseconds. */
const graceMs = { here: 4_000, server: 20_000 } as const

/** Runs that a process has been told to make and has not made: the next one is there when one ends. */
const ahead = 2

/**
 * Runs the campaign; what it finds does not depend on how many processes there are. A run that ends its process is told as one
 * that crashed, and the rest are made in another. When it resolves or rejects, no process is left.
 */
export async function runCampaignInWorkers(order: CampaignOrder): Promise<ChaosCampaign> {
  const pool = new Pool(order)
  return conduct(order.settled, () => pool.subject(), { each: (add, over) => pool.all(add, over), onRun: order.onRun })
}

class Pool {
  readonly #order: CampaignOrder
  readonly #items: Iterator<CampaignItem>
  readonly #returned: CampaignItem[] = []
  readonly #workers = new Set<WorkerProcess>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #subject: CampaignSubject | undefined
  #refused: string | undefined

  constructor(order: CampaignOrder) {
    this.#order = order
    this.#items = itemsOf(order.settled)[Symbol.iterator]()
  }

  subject(): CampaignSubject {
    if (this.#subject === undefined) throw new UsageError('interrupted before the store was opened')
    return this.#subject
  }

  async all(add: (item: CampaignItem, run: CampaignRun) => void, over: () => boolean): Promise<void> {
    const { jobs, settled, atOnce } = this.#order
    const stopAll = (): void => this.#stopAll()
    const killAll = (): void => this.#workers.forEach((worker) => worker.kill())
    settled.signal.addEventListener('abort', stopAll, { once: true })
    atOnce.addEventListener('abort', killAll, { once: true })
    try {
      await Promise.all(Array.from({ length: jobs }, () => this.#slot(add, over)))
    } finally {
      settled.signal.removeEventListener('abort', stopAll)
      atOnce.removeEventListener('abort', killAll)
      for (const timer of this.#timers) clearTimeout(timer)
    }
    if (this.#refused !== undefined) throw new UsageError(this.#refused)
  }

  /** One process after another, until there is nothing more to run: there is a second one only where the first crashed. */
  async #slot(add: (item: CampaignItem, run: CampaignRun) => void, over: () => boolean): Promise<void> {
    for (let first = this.#next(over); first !== undefined; first = this.#next(over)) {
      const given: CampaignItem[] = []
      const why = await this.#life(first, given, add, over)
      const [crashed, ...unmade] = given
      if (crashed === undefined || this.#isOver()) return
      if (this.#subject === undefined) {
        this.#refuse(why)
        return
      }
      add(crashed, {
        verdict: 'crashed',
        operations: 0,
        failure: { cause: `crashed: ${why}`, reason: why, ...planOf(crashed) },
      })
      this.#returned.push(...unmade)
    }
  }

  /** The life of one process; resolves to how it ended. What it was given and did not make is left in `given`. */
  async #life(
    first: CampaignItem,
    given: CampaignItem[],
    add: (item: CampaignItem, run: CampaignRun) => void,
    over: () => boolean,
  ): Promise<string> {
    let blocked: string | undefined
    const { main, cwd, temporary, onOutput, backend, each, settled } = this.#order
    const deal = (): void => {
      for (let item = this.#room(given, over); item !== undefined; item = this.#room(given, over)) {
        given.push(item)
        worker.tell({ kind: 'item', item })
      }
      if (given.length === 0) this.#stop(worker)
    }
    const worker = startWorker({
      main,
      cwd,
      temporary,
      onOutput,
      onSilence(why) {
        blocked = why
        worker.kill()
      },
      onMessage: (message) => {
        if (message.kind === 'subject') {
          this.#subject ??= message.subject
          // it listens for runs from here on
          worker.tell({ kind: 'item', item: first })
          deal()
        } else if (message.kind === 'ran') {
          const item = given.shift()
          if (item?.at === message.at && message.run !== undefined) add(item, message.run)
          deal()
        } else if (message.kind === 'refused') this.#refuse(message.reason)
      },
    })
    this.#workers.add(worker)
    given.push(first)
    worker.tell({ kind: 'campaign', backend, seed: settled.seed, each })
    if (this.#isOver()) this.#stop(worker)
    const ended = await worker.ended
    this.#workers.delete(worker)
    return blocked ?? ended
  }

  #room(given: readonly CampaignItem[], over: () => boolean): CampaignItem | undefined {
    return given.length < ahead ? this.#next(over) : undefined
  }

  #next(over: () => boolean): CampaignItem | undefined {
    if (this.#isOver()) return undefined
    const returned = this.#returned.shift()
    if (returned !== undefined) return returned
    if (over()) return undefined
    const { done, value } = this.#items.next()
    return done === true ? undefined : value
  }

  #isOver(): boolean {
    return this.#order.settled.signal.aborted || this.#refused !== undefined
  }

  #refuse(reason: string): void {
    this.#refused ??= this.#order.settled.signal.aborted ? undefined : reason
    this.#stopAll()
  }

  #stopAll(): void {
    for (const worker of this.#workers) this.#stop(worker)
  }

  #stop(worker: WorkerProcess): void {
    worker.tell({ kind: 'stop' })
    const { backend } = this.#order
    this.#timers.add(setTimeout(() => worker.kill(), graceMs[backend.kind === 'server' ? 'server' : 'here']))
  }
}

function planOf({ plan }: CampaignItem): Pick<CampaignItem, 'plan'> {
  return plan === undefined ? {} : { plan }
}
