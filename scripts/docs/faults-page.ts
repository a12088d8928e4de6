/** `docs/faults.md`, from the table of actions and the plans that come with the package. */
import {
  type ActionKind,
  type Fault,
  type FaultMatch,
  faultPresets,
  type LatencyModel,
} from '../../src/faults/index.ts'
import { actions, defaultLogLimit, operationClasses, optionsOf, optionTypes } from '../../src/faults/internal.ts'
import { code, quoted, table } from './markdown.ts'
import { comparison } from './other-fault-tools.ts'

const rows = Object.values(actions)

/** How each condition of a match is written, and what it asks. */
const conditions: Readonly<Record<keyof FaultMatch, readonly [code: string, says: string]>> = {
  on: ["`.on('setRaw', 'read')`", 'operations, or classes of them (below)'],
  key: ["`.key('user:*')`", 'a glob (`*` any text, `?` one character), or a predicate; over the prefix for `list`'],
  client: ["`.client('writer-*')`", "a glob over the client's name"],
  nth: ['`.nth(2)`', 'only the n-th matching call of each client, from 1'],
  every: ['`.every(10)`', 'only every n-th of them'],
  first: ['`.first(3)`', 'only the first so many of them'],
  after: ['`.after(5)`', 'not the first so many of them'],
  times: ['`.times(2)`', 'at most so often for each client'],
  probability: ['`.probability(0.1)`', "a draw by the call's address decides"],
  fromMs: ['`.window(5_000)`', 'from so many milliseconds after arming'],
  untilMs: ['`.window(5_000, 9_000)`', 'until so many milliseconds after arming'],
  while: ['`.while(() => busy)`', 'while a function says so; such a plan does not survive JSON'],
}

/** Every shape of latency, as it is written. */
const shapes: Readonly<Record<LatencyModel['shape'], string>> = {
  constant: '`50`, or `latency.constant(50)`',
  uniform: '`latency.uniform(5, 20)`',
  normal: '`latency.normal(20, 5)`, cut off at 0',
  exponential: '`latency.exponential(20)`, by its mean',
  lognormal: '`latency.lognormal(20, 0.8)`, by its median',
  pareto: '`latency.pareto(5, 1.5)`, a heavy tail from 5 ms on',
  bimodal: '`latency.bimodal(1, 80, 0.05)`: 5 % of the calls are slow',
  bursts: '`latency.bursts(3, 400, 60_000, 30_000)`: good and bad periods, so long on average',
  queue: '`latency.queue(5, 4)`: first come first served, for four servers',
}

const moments: readonly (readonly string[])[] = [
  ['`before`', 'its effect', 'the store never saw the request'],
  ['`instead`', 'of its effect', 'something else happens to the store, or nothing'],
  ['`after`', 'its effect', 'it happened; the reply is late, or lost, or the caller is told that it failed'],
]

/** The page. */
export function faultsPage(): string {
  const legal = rows.filter(({ legality }) => legality === 'legal').length
  return `${[
    '# The faults',
    'A call is a request, then its effect on the store, then the reply. A fault says which calls it is about (the **match**), where ' +
      'in the call it acts (the **moment**), and what it does (the **action**). `withFaults(store, plan)` puts a plan in front of any store; ' +
      '`new MockKV({ faults: plan })` has it built in.',
    code(
      "const plan = faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT')",
      'const kv = withFaults(store, plan, { seed: 7 })',
    ),
    `There are ${rows.length} kinds of action, ${legal} **legal** and ${rows.length - legal} **lying**. A correct client survives a legal one, and a correct store never ` +
      'breaks under it. A store that does a lying one is broken, and a test must notice; a plan that lies says so: `faults({ allowLies: true })`.',
    '_Written by `npm run docs` from `src/faults`; a test holds it to them._',
    '## Match',
    'All conditions must hold. Ordinals count the calls that the other conditions let through, for each client apart.',
    table(['condition', 'which calls'], Object.values(conditions)),
    table(
      ['class', 'operations'],
      Object.entries(operationClasses).map(([name, operations]) => [quoted(name), operations.map(quoted).join(', ')]),
    ),
    "`.next(n)` goes on with the calls that follow: `faults().on('getRaw').first(2).failBeforeEffect().next(3).delay(50)` fails two, slows three, " +
      'and leaves the rest alone. `a.and(b)` is both plans; `plan.without(id)` leaves one fault out, and every other draw stays as it was.',
    '## Moment',
    table(
      ['moment', 'acts', 'so'],
      moments.map(([moment = '', acts = '', so = '']) => [moment, `${moment.slice(1, -1)} ${acts}`, so]),
    ),
    '## Legal actions',
    actionTable('legal'),
    '## Lying actions',
    actionTable('lying'),
    '## Latency',
    'A number stands for a constant latency. All times are in milliseconds.',
    table(
      ['shape', 'written as'],
      Object.entries(shapes).map(([shape, written]) => [quoted(shape), written]),
    ),
    '## Presets',
    'All legal. `faultPresets.flakyNetwork({ intensity: 2 })` is twice as bad; 0 is an empty plan.',
    table(
      ['preset', 'its faults'],
      Object.entries(faultPresets).map(([name, make]) => [quoted(name), make().faults.map(inWords).join('<br>')]),
    ),
    '## What a run tells',
    table(
      ['of `kv.faults`', 'what it is for'],
      [
        [
          '`log`',
          `what each fault did, in order: on which call, at which moment, at what time, and whether it changed the outcome. The newest ${defaultLogLimit.toLocaleString('en')} ` +
            'events are kept; `log: { limit }` keeps fewer or more, about 300 bytes each, and counts the rest',
        ],
        [
          '`counts()`',
          'how many calls each fault matched, on how many it acted, and for how many that made a difference',
        ],
        ['`assertAllFired()`', 'throws where a fault never acted, and says what it waited for'],
        ['`heal()`', 'ends all faults: held calls go on, and what was still to come takes place'],
        ['`arm()`', 'begins the plan again, at time 0'],
        ['`during(plan, body)`', 'further faults for one block'],
      ],
    ),
    'Every draw is a hash of the seed, the fault, the client, the key and how many calls the client had made, so one seed and one plan give one log, byte for ' +
      'byte, on every version of Node. `JSON.stringify(kv.faults.log)` is a file that `withFaults(store, plan, { replay })` holds a run against: the call ' +
      'in which they first differ rejects with a `ReplayDivergence` that names it.',
    '## Beside other tools',
    comparison(),
  ].join('\n\n')}\n`
}

function actionTable(wanted: 'legal' | 'lying'): string {
  const own = rows.filter(({ legality }) => legality === wanted)
  return table(
    ['action', 'what happens', 'moment', 'operations', 'options', 'example'],
    own.map((row) => [
      quoted(row.kind),
      row.says,
      row.moments.map(quoted).join(', '),
      operationsOf(row.operations),
      optionsText(row.kind),
      quoted(row.example),
    ]),
  )
}

/** Operations by the name of their class where they are one. */
function operationsOf(operations: readonly string[]): string {
  const same = (members: readonly string[]): boolean =>
    members.length === operations.length && members.every((member) => operations.includes(member))
  const named = Object.entries(operationClasses).find(([, members]) => same(members))
  if (named !== undefined) return quoted(named[0])
  if (same([...operationClasses.any, 'close'])) return '`any`, `close`'
  return operations.map(quoted).join(', ')
}

function optionsText(kind: ActionKind): string {
  const options = Object.entries(optionsOf(kind))
  if (options.length === 0) return '–'
  return options
    .map(([name, { type, default: given, says }]) => {
      const shown =
        given === undefined
          ? ''
          : `; default ${quoted(typeof given === 'object' ? JSON.stringify(given) : String(given))}`
      return `${quoted(name)} (${optionTypes[type].says}${shown}): ${says}`
    })
    .join('<br>')
}

function inWords({ id, on, moment, action, probability }: Fault): string {
  const share = probability === undefined ? '' : `, ${Math.round(probability * 1_000) / 10} % of`
  return `${id}: ${quoted(action.kind)} ${moment}${share} ${on.map(quoted).join(', ')}`
}
