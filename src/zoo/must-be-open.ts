/** For mutants that answer from a memory of their own: what is wrong with them is that memory, not that they outlive a close. */
import type { FullKV } from '../kv/index.ts'

/** Rejects with `KV_CLOSED` where the client is closed. An empty batch is refused then, and does nothing otherwise. */
export function mustBeOpen(kv: FullKV): Promise<unknown> {
  return kv.batchGetRaw([])
}
