/** Promises that could be stronger: no failure, since doing better harms nobody, but the author may want to claim it. */
import { type AnyKV, compareUtf8, type FullProfile, sharesInProcess } from '../kv/index.ts'
import { type RealCall, type CallOutcome, perform } from './execution/perform.ts'
import type { ConformanceNotice } from './report.ts'
import { casePrefix, freshNamespace, type Subject } from './execution/subject.ts'

/** Looks for them, in a few calls. */
export async function noticesOf(
  subject: Subject,
  profile: FullProfile,
  timeoutMs: number,
): Promise<readonly ConformanceNotice[]> {
  const notices: ConformanceNotice[] = []
  if (!subject.openable) return notices
  const namespace = freshNamespace()
  const prefix = casePrefix(profile)
  const keys = ['7', '1', '4', '9', '2', '8', '3', '6', '5', '0'].map((digit) => prefix + digit)
  const store = await subject.open(namespace)
  const ask = (client: AnyKV, given: RealCall): Promise<CallOutcome> => perform(client, given, undefined, timeoutMs)
  for (const key of keys) await ask(store, { op: 'setRaw', key, value: Uint8Array.of(1) })
  if (
    profile.list === 'present' &&
    profile.listOrder === 'any' &&
    isSorted(await ask(store, { op: 'list', prefix }), keys.length)
  ) {
    notices.push({
      dimension: 'listOrder',
      message: `keys came in the order of their bytes; if that is meant, declare listOrder: 'bytes'`,
    })
  }
  await ask(store, { op: 'close' })
  const again = await subject.open(namespace)
  const survivor = await ask(again, { op: 'getRaw', key: `${prefix}7` })
  if (profile.durability === 'none' && sharesInProcess(profile) && survivor.kind === 'resolved') {
    notices.push({
      dimension: 'durability',
      message: `what was written was still there after the last client had closed; if that is meant, declare durability: 'reopen'`,
    })
  }
  if (survivor.kind === 'resolved') for (const key of keys) await ask(again, { op: 'delete', key })
  await ask(again, { op: 'close' })
  return notices
}

function isSorted(outcome: CallOutcome, count: number): boolean {
  if (outcome.kind !== 'resolved' || !Array.isArray(outcome.value)) return false
  const listed: readonly unknown[] = outcome.value
  const keys = listed.filter((key) => typeof key === 'string')
  return keys.length === count && keys.every((key, index) => index === 0 || compareUtf8(keys[index - 1] ?? '', key) < 0)
}
