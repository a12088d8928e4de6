/** Finds out what the profile does not say: which methods there are, and whether two clients see one store. */
import { type AnyKV, fullProfile, type FullProfile, type Profile } from '../../kv/index.ts'
import { perform } from './perform.ts'
import { casePrefix, freshNamespace, type Isolation, type Subject } from './subject.ts'

/** What a probe found. */
export interface Probed {
  readonly profile: FullProfile
  readonly isolation: Isolation
}

/** Resolves the profile of a subject: declared where it is, probed where that can be done, strict where not. */
export async function probe(subject: Subject, declared: Profile, timeoutMs: number): Promise<Probed> {
  const namespace = freshNamespace()
  const first = await subject.open(namespace)
  const present = fullProfile(declared, first)
  let sharing: FullProfile['sharing'] = declared.sharing ?? 'private'
  try {
    if (declared.sharing === undefined && subject.openable)
      sharing = await probeSharing(subject, namespace, first, present, timeoutMs)
  } finally {
    if (subject.openable) await perform(first, { op: 'close' }, undefined, timeoutMs)
  }
  const profile = { ...present, sharing }
  return { profile, isolation: isolationOf(subject, profile) }
}

/** A store of its own for each case where there is one to be had; else one store, and a prefix of its own for each case. */
function isolationOf(subject: Subject, profile: FullProfile): Isolation {
  if (!subject.openable) return 'confined'
  return subject.backend?.isolates === true || profile.sharing === 'private' ? 'fresh' : 'confined'
}

async function probeSharing(
  subject: Subject,
  namespace: string,
  first: AnyKV,
  profile: FullProfile,
  timeoutMs: number,
): Promise<FullProfile['sharing']> {
  const second = await subject.open(namespace)
  try {
    if (second === first) return 'shared'
    const key = `${casePrefix(profile)}1`
    const value = Uint8Array.of(1)
    const written = await perform(first, { op: 'setRaw', key, value }, undefined, timeoutMs)
    if (written.kind !== 'resolved') return 'private'
    const deadline = performance.now() + (profile.consistency === 'linearizable' ? 0 : timeoutMs)
    for (;;) {
      const read = await perform(second, { op: 'getRaw', key }, undefined, timeoutMs)
      if (read.kind === 'resolved') {
        await perform(first, { op: 'delete', key }, undefined, timeoutMs)
        return 'shared'
      }
      if (performance.now() >= deadline) return 'private'
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    if (second !== first) await perform(second, { op: 'close' }, undefined, timeoutMs)
  }
}
