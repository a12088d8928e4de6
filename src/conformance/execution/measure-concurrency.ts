/**
 * How many clients a store is best asked through at once: one where it answers as fast as it can be asked, more where it is waited
 * for, and never more than it was seen to bear. It decides how long a run takes, and nothing else.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { FullProfile } from '../../kv/index.ts'
import { isAnswer } from './foundation.ts'
import { type CallOutcome, perform, type RealCall } from './perform.ts'
import { casePrefix, freshNamespace, type Subject } from './subject.ts'

/** Clients that are opened at once at most: nobody promises how many there may be. */
const mostClients = 64

/** A case that takes less than this, in milliseconds, is over before another could be begun beside it. */
const promptMs = 3

/** Calls that a client is asked at once: as many as a pool of connections has, as a rule. */
const burst = 10

/** How many clients to ask `subject` through at once. */
export async function measureConcurrency(subject: Subject, profile: FullProfile, timeoutMs: number): Promise<number> {
  const patienceMs = Math.min(timeoutMs, 2_000)
  const one = async (): Promise<boolean> => sampleCase(subject, profile, patienceMs)
  let aloneMs = Infinity
  for (let round = 0; round < 3 && aloneMs > promptMs; round += 1) {
    const { ms, fine, atOnce } = await timed([one])
    if (!fine || atOnce) return 1
    aloneMs = Math.min(aloneMs, ms)
    if (aloneMs > 50) break
  }
  if (aloneMs <= promptMs) return 1
  for (let clients = Math.min(mostClients, Math.ceil(2 * aloneMs)); clients > 1; clients = Math.floor(clients / 2)) {
    const { ms, fine } = await timed(Array.from({ length: clients }, () => one))
    if (!fine) continue
    // as many times faster it went; twice as many keep it busy
    const faster = (aloneMs * clients) / ms
    return faster < 1.5 ? 1 : Math.min(clients, Math.ceil(faster * 2))
  }
  return 1
}

/** What cases at once took. */
interface Sample {
  readonly ms: number
  /** Whether every call was answered. */
  readonly fine: boolean
  /** Whether that took no turn of the event loop, as in a store in memory: there is nothing to wait for, however busy the machine is. */
  readonly atOnce: boolean
}

async function timed(cases: readonly (() => Promise<boolean>)[]): Promise<Sample> {
  let turned = false
  const turning = turn().then(() => {
    turned = true
  })
  const start = performance.now()
  const results = await Promise.all(cases.map((each) => each()))
  const sample = { ms: performance.now() - start, fine: results.every(Boolean), atOnce: !turned }
  await turning
  return sample
}

/** What a case does, in short: opens a client, writes, reads, deletes, closes. Whether every call was answered. */
async function sampleCase(subject: Subject, profile: FullProfile, timeoutMs: number): Promise<boolean> {
  const key = `${casePrefix(profile)}1`
  try {
    const store = await subject.open(freshNamespace())
    const ask = (given: RealCall): Promise<CallOutcome> => perform(store, given, undefined, timeoutMs)
    const outcomes = [
      await ask({ op: 'setRaw', key, value: Uint8Array.of(0x31) }),
      ...(await Promise.all(Array.from({ length: burst }, () => ask({ op: 'getRaw', key })))),
      await ask({ op: 'delete', key }),
      ...(subject.openable ? [await ask({ op: 'close' })] : []),
    ]
    return outcomes.every((outcome) => isAnswer(outcome, subject.classify))
  } catch {
    // what cannot be opened the laws will tell
    return false
  }
}
