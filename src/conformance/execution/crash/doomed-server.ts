/** Writes to a store whose server is killed meanwhile, and started again. */
import { setTimeout as wait } from 'node:timers/promises'
import type { AnyKV, ServerControl } from '../../../kv/index.ts'
import { whatCame } from '../foundation.ts'
import { perform, type RealCall } from '../perform.ts'
import type { RunContext } from '../run-context.ts'
import { type Burst, type CrashEvent, writeBurst } from './burst.ts'
import type { Doom } from './doomed-process.ts'
import { CrashJournal } from './journal.ts'

/** Writes, kills the server in the middle, and resolves to what is known of each write once the server is back. */
export async function crashServer(
  store: AnyKV,
  server: ServerControl,
  burst: Burst,
  doom: Doom,
  { operationTimeoutMs }: RunContext,
): Promise<CrashJournal | string> {
  const journal = new CrashJournal(burst)
  const over = new AbortController()
  const make = async (call: RealCall): Promise<void> => {
    const outcome = await perform(store, call, undefined, operationTimeoutMs)
    if (outcome.kind !== 'resolved') throw new Error(whatCame(outcome))
  }
  const writer = {
    setRaw: (key: string, value: Uint8Array) => make({ op: 'setRaw', key, value }),
    delete: (key: string) => make({ op: 'delete', key }),
  }
  let writing: Promise<void> | undefined
  await new Promise<void>((resolve) => {
    const tell = (event: CrashEvent): void => {
      journal.note(event)
      // the server has gone, or never took a write: what is begun from now on cannot be acknowledged
      if (event.is === 'refused') over.abort()
      const isTime = event.is === 'acknowledged' && journal.since >= doom.afterWrites
      if (isTime || event.is === 'quiet' || event.is === 'refused') resolve()
    }
    writing = writeBurst(writer, burst, tell, over.signal)
  })
  if (journal.acknowledged > 0) {
    await wait(doom.delay * (journal.unitMs ?? 0))
    await server.kill()
    over.abort()
    await server.restart()
  }
  over.abort()
  await writing
  return journal.acknowledged > 0 ? journal : `no write was acknowledged: ${journal.refusal ?? 'there was none'}`
}
