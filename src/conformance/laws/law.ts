/** What a law is: an id, one sentence, the conditions under which it applies, and the programs that put it to the test. */
import type { Arbitrary, default as fastCheck } from 'fast-check'
import type { CheckResult, RunContext } from '../execution/run-context.ts'
import type { Conclusion } from './conclusion.ts'
import type { Symptom } from '../failure/symptom.ts'
import type { LawGroup, Tier } from '../report.ts'
import type { Call, Program } from '../program/program.ts'
import type { Universe } from '../program/universe.ts'

/** The `fast-check` module, handed to laws so that importing this room does not load it. */
export type FastCheck = typeof fastCheck

/** What a law needs of the store or of the run; each is checked in `needs.ts`. */
export type Need =
  | 'list'
  | 'no-list'
  | 'byte-order'
  | 'isolation'
  | 'named'
  | 'timely'
  | 'batch'
  | 'atomic'
  | 'health'
  | 'has'
  | 'no-batch'
  | 'no-health'
  | 'no-has'
  | 'openable'
  | 'two-clients'
  | 'reopen'
  | 'crash'
  | 'copies'
  | 'heeds-signal'
  | 'heeds-in-flight'
  | 'ignores-signal'
  | 'key-limit'
  | 'value-limit'
  | 'batch-limit'
  | 'evicts'
  | 'keeps'
  | 'exclusive'
  | 'key-domain'
  | 'any-bytes'
  | 'empty-values'
  | 'value-domain'
  | 'linearizable'
  | 'program-order'
  | 'server'
  | 'outages-told'

/** What a law has at hand while it is asked: that of the run, and what its programs are made from. */
export interface LawContext extends RunContext {
  readonly universe: Universe
  readonly tier: Tier
  /** Decides every random choice of the law. */
  readonly seed: number
  readonly fc: FastCheck
  /** Calls that get no answer, which another law tells of, with the reason why this one need not. */
  readonly told: ReadonlyMap<Call['op'], string>
  /** What laws that failed came down to, by their ids: who asks a law enters it. */
  readonly symptoms: Map<string, Symptom>
  /** The longest prefix under which a case's keys live; it counts against limits. */
  readonly prefix: string
  /** Aborts between two programs. */
  readonly signal: AbortSignal
}

interface LawHead {
  /** Stable; waivers and `only` name it: `list/prefix-metacharacters`. */
  readonly id: string
  readonly group: LawGroup
  /** The law in one sentence. */
  readonly title: string
  readonly needs?: readonly Need[]
  /** Operations without which nothing was learnt: a run that made none of one of them fails the law. */
  readonly exercises: readonly Call['op'][]
  /** When it is asked, where cases run side by side. Default: beside others. */
  readonly when?: Occasion
}

/**
 * When a law is asked: before any other; with nothing else going on, since it looks at the whole process or at keys that are not its
 * own; after all of those, since it may harm what the store runs on; or at the very end, since it is about the whole run.
 */
export type Occasion = 'first' | 'alone' | 'late' | 'last'

/** A law that is tested by programs: some written out, some drawn at random. */
export interface ProgramLaw extends LawHead {
  readonly kind: 'programs'
  /** Whether its keys are meant as they stand; else those that the store does not accept are exchanged for some that it does. */
  readonly verbatim?: true
  /** Whether its programs have been made as small as they get: one that fails is shown as it is. */
  readonly minimal?: true
  /** Programs that are always run, in every tier or in some. */
  readonly directed?: (context: LawContext) => Iterable<Program>
  /** Programs drawn at random; how many is up to the tier. */
  readonly random?: (context: LawContext) => Arbitrary<Program>
  /** Judges results in place of the contract, where the law is of another kind than that a store does what it must. */
  readonly check?: CheckResult
  /** The part of the tier's random programs that it draws, where each makes many calls. Default: 1. */
  readonly share?: number
}

/** A law that needs more than a program: processes, handles, switches of a server, concurrent clients. */
export interface ExperimentLaw extends LawHead {
  readonly kind: 'experiment'
  /** Whether it takes seats for each of its parts itself; else it has two while it runs. */
  readonly inParts?: true
  readonly experiment: (context: LawContext) => Promise<Conclusion>
}

/** A law. */
export type Law = ProgramLaw | ExperimentLaw
