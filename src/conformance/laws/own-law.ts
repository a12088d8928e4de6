/**
 * Laws of one's own: what the author of a law writes, and what is made of it. It is a small surface that stays as it is, whatever
 * becomes of the laws of this package.
 */
import type { Arbitrary } from 'fast-check'
import {
  type AnyKV,
  type FullProfile,
  knownKeys,
  type KVErrorCode,
  type Operation,
  operations,
  UsageError,
} from '../../kv/index.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type Call,
  close,
  del,
  get,
  has,
  health,
  list,
  type PlainStep,
  set,
} from '../program/program.ts'
import type { CheckResult } from '../execution/run-context.ts'
import { printFile } from '../failure/print-file.ts'
import type { Failure, Tier } from '../report.ts'
import { type Conclusion, held, lawBroken } from './conclusion.ts'
import type { FastCheck, Law, LawContext, Need } from './law.ts'

/** Calls of programs in a short form: `calls.set('a', '61')` writes the byte 0x61. Client 0 makes them unless another is named. */
export const calls: {
  readonly get: typeof get
  readonly set: typeof set
  readonly delete: typeof del
  readonly list: typeof list
  readonly close: typeof close
  readonly has: typeof has
  readonly health: typeof health
  readonly batchGet: typeof batchGet
  readonly batchSet: typeof batchSet
  readonly batchDelete: typeof batchDelete
} = { get, set, delete: del, list, close, has, health, batchGet, batchSet, batchDelete }

/** What the programs of a law are made for. */
export interface LawFacts {
  /** What the store promises. */
  readonly profile: FullProfile
  /** Keys that the store accepts and that stores have got wrong, harmless ones first. */
  readonly keys: readonly string[]
  readonly tier: Tier
  /** Decides every random choice. */
  readonly seed: number
  /** The `fast-check` module. */
  readonly fc: FastCheck
}

/** What a law that makes its calls itself has at hand. */
export interface Experiment extends Omit<LawFacts, 'fc'> {
  /** A client of the store, opened when first asked for: the first one, or another where clients can be opened. */
  readonly client: (index?: number) => Promise<AnyKV>
  /** A key for this experiment alone: what is written under it is deleted afterwards. */
  readonly key: (name: string) => string
}

/** How a law was broken: in words. */
export interface Breach {
  readonly expected: string
  readonly got: string
  /** The likely cause. */
  readonly hint?: string
  /** Source that shows it. */
  readonly program?: string
}

/** What every law of one's own says of itself. */
export interface LawDescription {
  /** A group of one's own and a name, in small letters: `app/lower-case-keys`. Waivers, `only` and replay tokens name it. */
  readonly id: string
  /** The law in one sentence. */
  readonly title: string
  /** What must be so for the law to apply; where it is not, the law is reported as unsupported or not run. */
  readonly needs?: readonly Need[]
  /** Operations without which nothing was learnt: a run that makes none of one of them fails the law. Default: none. */
  readonly exercises?: readonly Operation[]
}

/** A law that is tested by programs. */
export interface OwnProgramLaw extends LawDescription {
  /** Programs that are always run: steps one after another. */
  readonly programs?: (facts: LawFacts) => Iterable<readonly PlainStep[]>
  /** Programs drawn at random; how many is up to the tier. */
  readonly random?: (facts: LawFacts) => Arbitrary<readonly PlainStep[]>
  /**
   * Judges what came of a call: `undefined` leaves it to the contract, `true` finds it right whatever the contract says, and text
   * says what had to come instead. Must be pure: a failing program is run again and again to make it smaller.
   */
  readonly check?: (call: Call, result: CheckedResult) => string | true | undefined
  /** Whether keys are meant as they stand; else those that the store does not accept are exchanged for some that it does. */
  readonly verbatim?: true
}

/** What came of a call that a law checks: its value, or its error with the code that it stands for. */
export type CheckedResult =
  { readonly value: unknown } | { readonly error: unknown; readonly code: KVErrorCode | undefined }

/** A law that makes its calls itself. */
export interface OwnExperimentLaw extends LawDescription {
  /** Resolves to nothing where the law holds. */
  readonly experiment: (experiment: Experiment) => Promise<Breach | undefined>
}

/** A law of an application, or of a library beside this one. */
export type OwnLaw = OwnProgramLaw | OwnExperimentLaw

/**
 * Describes a law of one's own, to be given to a run as one of its `laws`. Throws a {@link UsageError} where it could not be asked.
 *
 * @example
 * const lowerCase = defineLaw({
 *   id: 'app/lower-case-keys',
 *   title: 'Every key that is listed is in lower case.',
 *   programs: () => [[calls.set('User:1', '61'), calls.list('')]],
 *   check: (call, result) =>
 *     call.op === 'list' && 'value' in result && String(result.value) !== String(result.value).toLowerCase()
 *       ? 'keys in lower case'
 *       : undefined,
 * })
 */
export function defineLaw<L extends OwnLaw>(law: L): L {
  checkLaw(law)
  return law
}

const names = [
  'id',
  'title',
  'needs',
  'exercises',
  'programs',
  'random',
  'check',
  'verbatim',
  'experiment',
] as const satisfies readonly (keyof OwnProgramLaw | keyof OwnExperimentLaw)[]

function checkLaw(law: OwnLaw): void {
  knownKeys('a law', law, names)
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(law.id)) {
    throw new UsageError(
      `a law has the id '${law.id}'; expected a group of your own and a name in small letters: 'app/lower-case-keys'`,
    )
  }
  if (law.title.trim() === '')
    throw new UsageError(`the law '${law.id}' has no title; say in one sentence what must hold`)
  if (!('experiment' in law) && law.programs === undefined && law.random === undefined)
    throw new UsageError(`the law '${law.id}' asks nothing; give it programs, random or an experiment`)
  for (const op of law.exercises ?? []) {
    if (!operations.includes(op)) throw new UsageError(`the law '${law.id}' exercises '${op}', which is no operation`)
  }
}

/** The laws of one's own as laws of a run. Throws where one has the id of another. */
export function ownLaws(given: readonly OwnLaw[], taken: readonly Law[]): readonly Law[] {
  const ids = new Set(taken.map(({ id }) => id))
  return given.map((law) => {
    checkLaw(law)
    if (ids.has(law.id)) throw new UsageError(`two laws have the id '${law.id}'; give yours another`)
    ids.add(law.id)
    return lawOf(law)
  })
}

function lawOf(law: OwnLaw): Law {
  const { id, title, needs = [], exercises = [] } = law
  const head = { id, group: 'own', title, needs, exercises } as const
  if ('experiment' in law)
    return { ...head, kind: 'experiment', when: 'alone', experiment: (context) => conclude(law, context) }
  const { programs, random, check, verbatim } = law
  return {
    ...head,
    kind: 'programs',
    ...(verbatim === undefined ? {} : { verbatim }),
    ...(check === undefined ? {} : { check: checkOf(check) }),
    ...(programs === undefined
      ? {}
      : { directed: (context) => [...programs(factsOf(context))].map((steps) => ({ steps })) }),
    ...(random === undefined ? {} : { random: (context) => random(factsOf(context)).map((steps) => ({ steps })) }),
  }
}

function checkOf(check: NonNullable<OwnProgramLaw['check']>): CheckResult {
  return (call, answer, code) =>
    check(call, answer.kind === 'resolved' ? { value: answer.value } : { error: answer.error, code })
}

function factsOf({ profile, universe, tier, seed, fc }: LawContext): LawFacts {
  return { profile, keys: universe.keys, tier, seed, fc }
}

async function conclude(law: OwnExperimentLaw, context: LawContext): Promise<Conclusion> {
  const space = context.sandbox.enter()
  const touched: string[] = []
  try {
    const breach = await law.experiment({
      profile: context.profile,
      keys: context.universe.keys,
      tier: context.tier,
      seed: context.seed,
      client: (index = 0) => space.client(index),
      key(name) {
        touched.push(name)
        return space.prefix + name
      },
    })
    if (breach === undefined) return held
    const { expected, got, hint, program } = breach
    return lawBroken({
      message: `${law.title} Expected ${expected}; got ${got}.`,
      expected,
      got,
      ...(hint === undefined ? {} : { hint }),
      program: program ?? failingOf(law, context),
    })
  } finally {
    await space.leave(touched)
  }
}

/** The law is a function, which cannot be printed: it is imported, from wherever it is. */
function failingOf({ id }: OwnExperimentLaw, { subject, seed, tier }: LawContext): Failure['program'] {
  return printFile(subject.opening, [
    "const { law } = await import('./law.js') // the module that exports the law",
    `const run = await runConformance(backend, { laws: [law], only: ['${id}'], seed: ${seed}, tier: '${tier}' })`,
    "assert.notEqual(run.laws[0].status, 'failed', run.laws[0].reason)",
  ])
}
