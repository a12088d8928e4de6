/** The one document of a run. It is plain data; every printed form is a pure function of it. */
import type { ConformanceReport } from '../conformance/index.ts'
import type { Shard } from '../kv/index.ts'
import { toolkitVersion } from './toolkit.generated.ts'

/** A backend that was asked for and of which not one law could be asked. */
export interface UnopenedBackend {
  readonly backend: string
  /** One sentence: what went wrong, and what to do. */
  readonly reason: string
}

/** What one command found, on every backend it was given. Written as JSON, it is the file that tools read. */
export interface RunDocument {
  readonly format: 'kv-testkit/run'
  /** Counts up whenever a reader of the older form would be misled. */
  readonly version: 1
  /** The version of kv-testkit that ran. */
  readonly toolkit: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly durationMs: number
  /** The version of Node. */
  readonly node: string
  /** Operating system and processor: "linux x64". */
  readonly platform: string
  /** The command that made it, where there was one. */
  readonly command?: string
  /** Which part of a run it is: also where not one of its reports could be made. */
  readonly shard?: Shard
  /** Whether it ended early, and why. */
  readonly interrupted?: string
  /** The word by which the command line was given each backend, by the name in its report. */
  readonly words?: Readonly<Record<string, string>>
  /** One report a backend, in the order in which they were asked for. */
  readonly reports: readonly ConformanceReport[]
  /** Backends that could not be opened at all. */
  readonly unopened: readonly UnopenedBackend[]
}

/** What {@link runDocument} cannot know by itself. */
export type RunFacts = Omit<RunDocument, 'format' | 'version' | 'node' | 'platform' | 'toolkit' | 'unopened'> & {
  /** Default: this version. */
  readonly toolkit?: string
  /** Default: none. */
  readonly unopened?: readonly UnopenedBackend[]
}

/**
 * The document of a run on this machine.
 *
 * @example
 * const run = runDocument({ startedAt, durationMs: Date.now() - startedAt, reports: [await runConformance(backend)] })
 */
export function runDocument(facts: RunFacts): RunDocument {
  return {
    format: 'kv-testkit/run',
    version: 1,
    toolkit: toolkitVersion,
    unopened: [],
    ...facts,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }
}

/** Whether everything that was asked for ran to its end and was found good. */
export function runOk(doc: RunDocument): boolean {
  return (
    doc.interrupted === undefined &&
    doc.unopened.length === 0 &&
    doc.reports.length > 0 &&
    doc.reports.every((report) => report.ok)
  )
}
