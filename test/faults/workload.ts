/** A fixed workload under faults, all of it decided by one seed: clients that take turns at everything a store can do. */
import {
  drawInt,
  type FullKV,
  KVError,
  type Operation,
  ReferenceStore,
  type VirtualClock,
  virtualClock,
} from '../../src/kv/index.ts'
import {
  type FaultLogData,
  type FaultOptions,
  type FaultPlanData,
  FaultRun,
  faults,
  attachFaults,
  latency,
} from '../../src/faults/index.ts'

/** Every latency model, every legal action and every lie, each on a part of the calls. */
export const everything: FaultPlanData = faults({ allowLies: true })
  .on('any')
  .named('lognormal')
  .delay(latency.lognormal(5, 1))
  .on('read')
  .named('bimodal')
  .delay(latency.bimodal(latency.normal(3, 1), latency.pareto(20, 1.5), 0.2))
  .on('write')
  .named('queue')
  .delay(latency.queue(latency.exponential(4), 2))
  .on('any')
  .named('bursts')
  .delayReply(latency.bursts(latency.uniform(0, 1), latency.exponential(30), 200, 60))
  .on('any')
  .named('refused')
  .probability(0.05)
  .failBeforeEffect()
  .on('any')
  .named('lost')
  .probability(0.05)
  .failAfterEffect()
  .on('write')
  .named('late')
  .probability(0.05)
  .lateEffect({ giveUpMs: 10, delayMs: 40 })
  .on('any')
  .named('hung')
  .probability(0.03)
  .hangAfterEffect()
  .on('batchSetRaw')
  .named('partial')
  .every(3)
  .partialBatch()
  .on('any')
  .named('throttled')
  .throttle({ calls: 5, perMs: 100 })
  .on('any')
  .named('down')
  .down({ startMs: 300, forMs: 50, everyMs: 700 })
  .on('read')
  .named('stale')
  .probability(0.1)
  .lie('staleRead')
  .on('setRaw')
  .named('flipped')
  .probability(0.1)
  .lie('bitFlip')
  .on('setRaw')
  .named('astray')
  .probability(0.2)
  .lie('misdirectedWrite')
  .on('list')
  .named('missing')
  .probability(0.5)
  .lie('missingKey')
  .on('delete')
  .named('back')
  .every(4)
  .lie('resurrection', { afterCalls: 2 })
  .on('any')
  .named('warming up')
  .slowStart({ extraMs: 5, overMs: 1_000 })
  .on('any')
  .named('cancelled')
  .probability(0.03)
  .cancelInFlight()
  .on('getRaw')
  .named('falseMiss')
  .probability(0.2)
  .lie('falseMiss')
  .on('setRaw')
  .named('lostWrite')
  .probability(0.2)
  .lie('lostWrite')
  .on('delete')
  .named('ignoredDelete')
  .probability(0.2)
  .lie('ignoredDelete')
  .on('batch')
  .named('silentPartialBatch')
  .probability(0.2)
  .lie('silentPartialBatch')
  .on('write')
  .named('duplicateApply')
  .probability(0.2)
  .lie('duplicateApply')
  .on('setRaw')
  .named('tornValue')
  .probability(0.2)
  .lie('tornValue')
  .on('getRaw')
  .named('truncate')
  .probability(0.2)
  .lie('truncate')
  .on('getRaw')
  .named('misdirectedRead')
  .probability(0.2)
  .lie('misdirectedRead')
  .on('list')
  .named('phantomKey')
  .probability(0.2)
  .lie('phantomKey')
  .on('list')
  .named('repeatedKey')
  .probability(0.2)
  .lie('repeatedKey')
  .on('list')
  .named('staleKey')
  .probability(0.2)
  .lie('staleKey')
  .on('setRaw')
  .named('aliasing')
  .probability(0.2)
  .lie('aliasing')
  .on('health')
  .named('false health')
  .probability(0.2)
  .lie('falseHealth', { says: 'down' })

/** The operations of client `client`: the n-th is the same whatever came of the others. */
export async function operate(kv: FullKV, client: string, index: number, signal?: AbortSignal): Promise<unknown> {
  const options = signal === undefined ? {} : { signal }
  const pick = (bound: number, what: string): number => drawInt(bound, 99, client, index, what)
  const key = (what: string): string => `k${pick(5, what)}`
  const value = new Uint8Array([index & 255, index >> 8, pick(256, 'value')])
  const both = [key('a'), key('b')] as const
  // an operation that is missing here does not compile
  const calls: Readonly<Record<Exclude<Operation, 'close'>, () => Promise<unknown>>> = {
    getRaw: () => kv.getRaw(key('a'), options),
    setRaw: () => kv.setRaw(key('a'), value, options),
    delete: () => kv.delete(key('a'), options),
    list: () => kv.list('k', options),
    batchGetRaw: () => kv.batchGetRaw(both, options),
    batchSetRaw: () => kv.batchSetRaw(new Map(both.map((key) => [key, value])), options),
    batchDelete: () => kv.batchDelete(both, options),
    health: () => kv.health(options),
    has: () => kv.has(key('a'), options),
  }
  const choices = Object.values(calls)
  return choices[pick(choices.length, 'operation')]?.()
}

/** What the run of a workload gives. */
export interface WorkloadResult {
  readonly log: FaultLogData
  readonly run: FaultRun
  readonly clock: VirtualClock
}

/** How the workload is run. */
export interface WorkloadOptions extends FaultOptions {
  readonly operations?: number
  readonly clients?: number
  /** After which clients give up, so that what hangs does not hang for ever. Default: 100. */
  readonly giveUpMs?: number
  /** Leaves the seed to the run. Default: it is 42 where none is given. */
  readonly unseeded?: true
}

/** Runs the workload on the virtual clock. */
export async function runWorkload(plan: FaultPlanData, options: WorkloadOptions = {}): Promise<WorkloadResult> {
  const clock = virtualClock()
  const { operations = 100, clients = 3, giveUpMs = 100, unseeded, ...runOptions } = options
  const run = new FaultRun(plan, { ...(unseeded ? {} : { seed: 42 }), ...runOptions, clock })
  const inner = new ReferenceStore()
  const names = Array.from({ length: clients }, (_, index) => `client ${index}`)
  await clock.run(() =>
    Promise.all(
      names.map(async (client) => {
        const kv = attachFaults(inner, run, { client })
        for (let index = 0; index < operations; index += 1) {
          const controller = new AbortController()
          const cancel = clock.schedule(() => controller.abort(new KVError('KV_TIMEOUT', { op: 'health' })), giveUpMs)
          await operate(kv, client, index, controller.signal).catch(passInjected)
          cancel()
        }
      }),
    ),
  )
  await run.heal()
  return { log: run.log.toJSON(), run, clock }
}

/** Errors of the contract and cancellations are part of the game; anything else, a diverging replay too, ends the run. */
function passInjected(error: unknown): void {
  if (error instanceof KVError || (error instanceof DOMException && error.name === 'AbortError')) return
  throw error
}
