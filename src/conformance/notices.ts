/** Promises that could be stronger: no failure, since doing better harms nobody, but the author may want to claim it. */
import {
  type AnyKV,
  type CallOptions,
  codeOf,
  compareUtf8,
  type FullProfile,
  isBytes,
  type ProfileDimension,
  profileDimensions,
  sharesInProcess,
} from '../kv/index.ts'
import { saysItIsAway } from './execution/outage.ts'
import { type RealCall, type CallOutcome, perform } from './execution/perform.ts'
import { keysOutside } from './program/outside.ts'
import type { ConformanceNotice } from './report.ts'
import { casePrefix, freshNamespace, type Subject } from './execution/subject.ts'

/** A store that holds some keys, to be looked at. */
interface Stage {
  /** What every key begins with. */
  readonly prefix: string
  readonly keys: readonly string[]
  readonly subject: Subject
  readonly profile: FullProfile
  readonly ask: (call: RealCall, options?: CallOptions) => Promise<CallOutcome>
  /** Closes the client, the only one, and opens another. */
  readonly reopen: () => Promise<void>
}

/** How a dimension is looked at where it promises little. */
interface Look {
  /** Whether there is more to claim, and a run could see it. */
  readonly applies: (profile: FullProfile) => boolean
  readonly sees: (stage: Stage) => Promise<boolean>
  readonly message: string
}

/**
 * For each dimension how a store that does better than it says is found out: by a look; by a law, where doing better misleads its
 * callers; or not at all, where it cannot be told from luck, or must not be tried.
 */
const looks: Readonly<Record<ProfileDimension, Look | 'law' | 'unseen'>> = {
  emptyPrefix: 'law',
  prefix: 'law',
  list: 'law',
  listOrder: {
    applies: ({ list, listOrder }) => list === 'present' && listOrder === 'any',
    sees: async ({ ask, prefix, keys }) => isSorted(await ask({ op: 'list', prefix }), keys.length),
    message: `keys came in the order of their bytes; if that is meant, declare listOrder: 'bytes'`,
  },
  // that a batch is a loop shows in a moment that need not come
  batch: 'unseen',
  emptyBatch: 'law',
  health: 'law',
  has: 'law',
  memory: {
    applies: ({ memory }) => memory === 'references',
    sees: copiesValues,
    message: `a value that was overwritten after it was written, and one after it was read, changed nothing that is stored; if that is meant, declare memory: 'copies'`,
  },
  values: 'law',
  cancellation: {
    applies: ({ cancellation }) => cancellation === 'before',
    sees: endsWhenAborted,
    message: `calls that were aborted in flight ended with the reason of their signal; if that is meant, declare cancellation: 'during'`,
  },
  // that no read was behind says nothing of the next one
  consistency: 'unseen',
  // calls that kept their order this time need not the next
  callOrder: 'unseen',
  outage: {
    applies: ({ outage }) => outage === 'absent',
    sees: tellsOfOutage,
    message: `reads told that the server was away while it was paused; if that is meant, declare outage: 'error'`,
  },
  durability: {
    applies: (profile) => profile.durability === 'none' && sharesInProcess(profile),
    async sees({ ask, keys: [key = '1'], reopen }) {
      await reopen()
      return (await ask({ op: 'getRaw', key })).kind === 'resolved'
    },
    message: `what was written was still there after the last client had closed; if that is meant, declare durability: 'reopen'`,
  },
  // a store that says so must not be opened twice at once
  sharing: 'unseen',
  keys: {
    applies: ({ keys }) => keys !== 'any' && keys.outside === 'unspecified',
    sees: refusesOutside,
    message: `every key outside the domain that was tried was refused with KV_INVALID_KEY; if that is meant, declare keys with outside: 'refused'`,
  },
  hierarchy: 'law',
  limits: 'law',
  capacity: 'law',
}

/** Looks for them, in a few calls. */
export async function noticesOf(
  subject: Subject,
  profile: FullProfile,
  timeoutMs: number,
): Promise<readonly ConformanceNotice[]> {
  if (!subject.openable) return []
  const namespace = freshNamespace()
  const prefix = casePrefix(profile)
  const keys = ['7', '1', '4', '9', '2', '8', '3', '6', '5', '0'].map((digit) => prefix + digit)
  let client: AnyKV = await subject.open(namespace)
  const ask: Stage['ask'] = (given, options) => perform(client, given, options, timeoutMs)
  const stage: Stage = {
    prefix,
    keys,
    subject,
    profile,
    ask,
    async reopen() {
      await ask({ op: 'close' })
      client = await subject.open(namespace)
    },
  }
  for (const key of keys) await ask({ op: 'setRaw', key, value: Uint8Array.of(0x31) })
  const notices: ConformanceNotice[] = []
  for (const dimension of profileDimensions) {
    const look = looks[dimension]
    if (typeof look !== 'string' && look.applies(profile) && (await look.sees(stage)))
      notices.push({ dimension, message: look.message })
  }
  await Promise.all(keys.map((key) => ask({ op: 'delete', key })))
  await ask({ op: 'close' })
  return notices
}

function isSorted(outcome: CallOutcome, count: number): boolean {
  if (outcome.kind !== 'resolved' || !Array.isArray(outcome.value)) return false
  const listed: readonly unknown[] = outcome.value
  const keys = listed.filter((key) => typeof key === 'string')
  return keys.length === count && keys.every((key, index) => index === 0 || compareUtf8(keys[index - 1] ?? '', key) < 0)
}

/** Whether what becomes of memory that was given, or was had, is nothing to the store. */
async function copiesValues({ ask, keys: [key = '1'] }: Stage): Promise<boolean> {
  const written = 0x31
  const given = Uint8Array.of(written)
  await ask({ op: 'setRaw', key, value: given })
  given.fill(0x32)
  const first = await ask({ op: 'getRaw', key })
  const was = valueOf(first)
  if (first.kind === 'resolved' && isBytes(first.value)) first.value.fill(0x33)
  return was === written && valueOf(await ask({ op: 'getRaw', key })) === written
}

/** Whether no read finds nothing while the server is paused. */
async function tellsOfOutage({ ask, keys: [key = '1'], prefix, subject }: Stage): Promise<boolean> {
  const server = subject.backend?.server
  if (server === undefined) return false
  await server.pause()
  try {
    const outcomes = await Promise.all([ask({ op: 'getRaw', key }), ask({ op: 'list', prefix })])
    return outcomes.every((outcome) => saysItIsAway(outcome, { subject }))
  } finally {
    await server.resume()
  }
}

/** Whether keys outside the domain are refused by reads, writes and deletions. */
async function refusesOutside({ ask, prefix, profile, subject }: Stage): Promise<boolean> {
  if (profile.keys === 'any') return false
  const outside = keysOutside(profile.keys, prefix, '1').map((key) => prefix + key)
  const outcomes = await Promise.all(
    outside.flatMap((key) => [
      ask({ op: 'getRaw', key }),
      ask({ op: 'setRaw', key, value: Uint8Array.of(1) }),
      ask({ op: 'delete', key }),
    ]),
  )
  return outcomes.every(
    (outcome) => outcome.kind === 'rejected' && codeOf(outcome.error, subject.classify) === 'KV_INVALID_KEY',
  )
}

function valueOf(outcome: CallOutcome): number | undefined {
  return outcome.kind === 'resolved' && isBytes(outcome.value) ? outcome.value[0] : undefined
}

/** Whether reads and writes that are aborted as soon as they are made all reject with the reason. */
async function endsWhenAborted({ ask, keys: [key = '1'] }: Stage): Promise<boolean> {
  const calls: readonly RealCall[] = [
    { op: 'getRaw', key },
    { op: 'setRaw', key, value: Uint8Array.of(0x31) },
    { op: 'delete', key: `${key}0` },
  ]
  const reason = new Error('the caller left')
  const outcomes = await Promise.all(
    calls.map((given) => {
      const caller = new AbortController()
      const outcome = ask(given, { signal: caller.signal })
      caller.abort(reason)
      return outcome
    }),
  )
  return outcomes.every((outcome) => outcome.kind === 'rejected' && outcome.error === reason)
}
