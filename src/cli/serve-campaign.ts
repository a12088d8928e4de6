/** Makes runs of a campaign in a worker, one after another, as it is told to. */
import { type CampaignItem, runItem, settleCampaign, subjectOfCampaign } from '../chaos/internal.ts'
import { messageOf } from '../kv/index.ts'
import { type LoadedTarget, loadTarget } from './load-target.ts'
import type { FromCampaign, ToWorker } from './run-messages.ts'

type Order = Extract<ToWorker, { readonly kind: 'campaign' }>

/** Serves `order` until `signal` says that there are no more runs to be made. It never rejects: whatever goes wrong is told. */
export async function serveCampaign(
  { backend, seed, each }: Order,
  signal: AbortSignal,
  tell: (message: FromCampaign) => Promise<void>,
): Promise<void> {
  const inbox = new Inbox(signal)
  let loaded: LoadedTarget | undefined
  try {
    loaded = await loadTarget(backend, signal, each.processes)
    const told = { ...each, signal }
    const settled = settleCampaign({ ...told, seed, runs: 1 })
    await tell({ kind: 'subject', subject: await subjectOfCampaign(loaded.target, settled) })
    for (let item = await inbox.next(); item !== undefined; item = await inbox.next())
      await tell({ kind: 'ran', at: item.at, run: await runItem(loaded.target, told, item) })
  } catch (error) {
    await tell({ kind: 'refused', reason: messageOf(error) })
  } finally {
    inbox.close()
    try {
      await loaded?.dispose()
    } catch (error) {
      process.stderr.write(`kv-testkit: a backend could not be disposed of: ${messageOf(error)}\n`)
    }
  }
}

/** The runs that this process was told to make and has not made yet. */
class Inbox {
  readonly #items: CampaignItem[] = []
  readonly #signal: AbortSignal
  #wake = (): void => {}
  readonly #heard = (message: ToWorker): void => {
    if (message.kind === 'item') this.#items.push(message.item)
    this.#wake()
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
    process.on('message', this.#heard)
    signal.addEventListener('abort', () => this.#wake(), { once: true })
  }

  /** The next one, as soon as there is one; nothing once there are to be no more. */
  async next(): Promise<CampaignItem | undefined> {
    while (this.#items.length === 0 && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#signal.aborted ? undefined : this.#items.shift()
  }

  close(): void {
    process.off('message', this.#heard)
  }
}
