/** Finds out once which servers can be started, and says at the very end of the output why container tests did not run. */
import type { TestProject } from 'vitest/node'
import { type ServerKind, serverKinds } from '../../src/backends/index.ts'
import { unavailableReason } from '../../src/containers/index.ts'
import { messageOf } from '../../src/kv/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of each server that cannot be started here why; to look for an image takes seconds where none can be pulled. */
    unavailable: Readonly<Partial<Record<ServerKind, string>>>
  }
}

export async function setup(project: TestProject): Promise<() => void> {
  const unavailable: Partial<Record<ServerKind, string>> = {}
  await Promise.all(
    serverKinds.map(async (kind) => {
      const reason = await unavailableReason(kind).catch(messageOf)
      if (reason !== undefined) unavailable[kind] = reason
    }),
  )
  project.provide('unavailable', unavailable)
  return () => {
    const reasons = [...new Set(Object.values(unavailable))]
    if (reasons.length === 0) return
    console.log(
      `\nContainer tests were skipped:\n${reasons.join('\n')}\nKV_TESTKIT_REQUIRE_DOCKER=1 makes that a failure.`,
    )
  }
}
