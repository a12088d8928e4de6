/** The name of a store is no part of its keys: stores that are one name apart do not meet, whatever their keys are. */
import { type Conclusion, eachPart, held, lawBroken } from './conclusion.ts'
import { keyProblem } from '../../kv/index.ts'
import { execute } from '../execution/execute.ts'
import type { RunContext } from '../execution/run-context.ts'
import type { ProgramFinding } from '../execution/finding.ts'
import { fittedCall } from '../program/fit.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type CallStep,
  del,
  get,
  list,
  type Program,
  set,
} from '../program/program.ts'
import { capped, possibleSteps } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { printProgram } from '../failure/print-program.ts'
import { sandboxOn } from '../execution/sandbox.ts'
import { casePrefix, freshNamespace } from '../execution/subject.ts'

/** The name of the store in what is said of a failure. */
const placeName = 'demo'

/** What stores put between their name and a key. */
const joins = [':', '/', '::', '.', '-', '_', '|', '#', '']

export const namespaceLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'keys/own-namespace',
    group: 'keys',
    title: 'A key that begins with the name of its own store is a key like any other.',
    needs: ['openable', 'named'],
    exercises: ['setRaw', 'getRaw'],
    inParts: true,
    experiment: (context) => eachPart(joins, (join) => attempt(join, context), context),
  },
]

async function attempt(join: string, context: LawContext): Promise<Conclusion> {
  const namespace = freshNamespace()
  // where all names are one store, its keys are not ours: the prefix of a case keeps us to ourselves there too
  const place = context.prefix === '' ? '' : casePrefix(context.profile)
  const plain = place + (context.universe.keys[0] ?? 'a')
  const named = `${namespace}${join}${plain}`
  if (keyProblem(named, context.profile) !== undefined) return execution(single(plain), namespace, context)
  // the same on keys of that form of which none begins with the name
  const [first = 'a', second = 'b'] = context.universe.keys
  const other = `x${join}${first}`
  const basis = pair(first, context.universe.accepts(other) ? other : second, context)
  return execution(pair(plain, named, context), namespace, context, basis)
}

/** Both keys are there, each with its own value, and one goes without the other. */
function pair(plain: string, named: string, context: LawContext): Program {
  return {
    steps: possibleSteps(context, [
      set(plain, '61'),
      get(named),
      set(named, '62'),
      get(plain),
      get(named),
      list(plain),
      list(named),
      ...batches(plain, named, context),
      del(named),
      get(plain),
      get(named),
    ]),
  }
}

function batches(plain: string, named: string, context: LawContext): readonly CallStep[] {
  const keys = capped([plain, named], context)
  return [
    batchSet([[named, '63']]),
    batchGet(keys),
    get(plain),
    batchDelete([named]),
    batchGet(keys),
    set(named, '64'),
    get(plain),
  ]
}

/** All that is left to ask of a store whose keys cannot hold a name. */
function single(plain: string): Program {
  return { steps: [set(plain, '61'), get(plain), del(plain)] }
}

async function execution(
  program: Program,
  namespace: string,
  context: RunContext,
  basis: Program = program,
): Promise<Conclusion> {
  const sandbox = sandboxOn(namespace, context.subject, context.profile)
  try {
    const broken = await execute(program, { ...context, sandbox })
    return broken === undefined ? held : brokenBy(program, broken, namespace, context, basis)
  } finally {
    await sandbox.dispose()
  }
}

function brokenBy(
  program: Program,
  broken: ProgramFinding,
  namespace: string,
  { profile, subject }: RunContext,
  basis: Program,
): Conclusion {
  // a printed program opens the store under another name than the run did
  const told = (text: string): string => text.replaceAll(namespace, placeName)
  const shown: Program = { steps: program.steps.map((step) => (step.do === 'call' ? fittedCall(step, told) : step)) }
  const failing: ProgramFinding = {
    ...broken,
    expected: told(broken.expected),
    got: told(broken.got),
    step: fittedCall(broken.step, told),
  }
  const { op } = broken.step.call
  return lawBroken({
    message: `In the store ${JSON.stringify(placeName)}, after the calls shown, ${op} was wrong: expected ${failing.expected}; got ${failing.got}.`,
    expected: failing.expected,
    got: failing.got,
    ...(failing.error === undefined ? {} : { error: failing.error }),
    hint: 'Is the name put before a key only where it is not there yet, or taken off a key that never had it? Put it before every key, and take it off once.',
    // where a literal begins with the name of the store, the program has a name of its own for that
    program: printProgram(shown, failing, profile, subject.opening).replaceAll(`"${placeName}`, 'store + "'),
    basis,
  })
}
