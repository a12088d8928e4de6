/** Processes for clients: no two clients that are open at a time are in the same one, and one whose client was closed serves another. */
import { type AnyKV, type ExternalOpener } from '../kv/index.ts'
import { ClientProcess } from './client-process.ts'

/** The processes of one run. */
export class ProcessPool {
  readonly #all = new Set<ClientProcess>()
  /** By module, which stays loaded in them. */
  readonly #idle = new Map<string, ClientProcess[]>()

  /** Opens a client in a process that no other is in. */
  async open(place: ExternalOpener, namespace: string): Promise<AnyKV> {
    const idle = this.#idle.get(place.module) ?? []
    this.#idle.set(place.module, idle)
    const found = idle.pop()
    const home = found === undefined || found.ended ? new ClientProcess(place.module) : found
    this.#all.add(home)
    let used = true
    const release = (): void => {
      if (used) idle.push(home)
      used = false
    }
    try {
      return await home.open(place, namespace, release)
    } catch (error) {
      // what a failed opening leaves behind is nobody's business any more
      await this.#remove(home)
      throw error
    }
  }

  /** Ends every process. */
  async end(): Promise<void> {
    this.#idle.clear()
    await Promise.all([...this.#all].map((home) => this.#remove(home)))
  }

  async #remove(home: ClientProcess): Promise<void> {
    this.#all.delete(home)
    await home.end()
  }
}
