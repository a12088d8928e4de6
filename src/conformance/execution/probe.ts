/** Finds out what the profile does not say: which methods there are, whether they answer, and whether two clients see one store. */
import { type AnyKV, fullProfile, type FullProfile, probeSharing, type Profile } from '../../kv/index.ts'
import { askFoundation, type Foundation } from './foundation.ts'
import { perform } from './perform.ts'
import { realClock } from './real-clock.ts'
import { casePrefix, freshNamespace, type Isolation, type Subject } from './subject.ts'

/** What a probe found. */
export interface Probed {
  readonly profile: FullProfile
  readonly isolation: Isolation
  /** What came of the calls that every law builds on. */
  readonly foundation: Foundation
}

/** Resolves the profile of a subject: declared where it is, probed where that can be done, strict where not. */
export async function probe(subject: Subject, declared: Profile, timeoutMs: number): Promise<Probed> {
  const namespace = freshNamespace()
  const first = await subject.open(namespace)
  const present = fullProfile(declared, first)
  let sharing: FullProfile['sharing'] = declared.sharing ?? 'private'
  try {
    const foundation = await askFoundation(first, present, subject.classify, timeoutMs)
    if (declared.sharing === undefined && subject.openable && foundation.gone === undefined)
      sharing = await sharingOf(subject, namespace, first, present, timeoutMs)
    const profile = { ...present, sharing }
    return { profile, isolation: isolationOf(subject, profile), foundation }
  } finally {
    if (subject.openable) await perform(first, { op: 'close' }, undefined, Math.min(timeoutMs, closeTimeoutMs))
  }
}

/** How long its first client may take to close, in milliseconds: whether closing works, laws ask. */
const closeTimeoutMs = 2_000

/** A store of its own for each case where there is one to be had; else one store, and a prefix of its own for each case. */
function isolationOf(subject: Subject, profile: FullProfile): Isolation {
  if (!subject.openable) return 'confined'
  return subject.backend?.isolates === true || profile.sharing === 'private' ? 'fresh' : 'confined'
}

/** Opens a second client, to see whether it sees what the first one writes. */
async function sharingOf(
  subject: Subject,
  namespace: string,
  first: AnyKV,
  profile: FullProfile,
  timeoutMs: number,
): Promise<FullProfile['sharing']> {
  const second = await subject.open(namespace)
  try {
    const { consistency } = profile
    return await probeSharing(first, second, {
      key: `${casePrefix(profile)}1`,
      consistency,
      timeoutMs,
      clock: realClock,
    })
  } finally {
    if (second !== first) await perform(second, { op: 'close' }, undefined, timeoutMs)
  }
}
