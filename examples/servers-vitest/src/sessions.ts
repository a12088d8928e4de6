import type { KV } from 'kv-testkit'

/** Logins, one key a session: `session/<user>/<id>`. */
export class Sessions {
  readonly #kv: KV

  constructor(kv: KV) {
    this.#kv = kv
  }

  async open(user: string, id: string): Promise<void> {
    await this.#kv.setRaw(`session/${user}/${id}`, new TextEncoder().encode(new Date().toISOString()))
  }

  async of(user: string): Promise<string[]> {
    const start = `session/${user}/`
    const keys = await this.#kv.list(start)
    return keys.map((key) => key.slice(start.length)).sort()
  }

  async closeAll(user: string): Promise<void> {
    for (const id of await this.of(user)) await this.#kv.delete(`session/${user}/${id}`)
  }
}
