/**
 * Prints a race as JavaScript that can be pasted and run: it records and checks with this package's own recorder and checker.
 */
import { type FullProfile, operationTable, sharesInProcess, stringLiteral } from '../../kv/index.ts'
import type { ProgramFinding } from '../execution/finding.ts'
import type { Opening } from '../execution/opening.ts'
import { printCall } from './print-call.ts'
import { printFile } from './print-file.ts'
import {
  firstName,
  headOf,
  keysOfRace,
  laneName,
  lastName,
  type RaceCall,
  type RaceRule,
  type RaceStep,
} from '../program/race.ts'

/** The source of a race that broke its rule. */
export function printRace(race: RaceStep, broken: ProgramFinding, profile: FullProfile, opening: Opening): string {
  // where a call went wrong by itself, there is no history to blame
  const mishap = broken.proof === undefined
  const calls = (made: readonly RaceCall[], name: string): readonly string[] => printCalls(made, name, mishap, profile)
  const lanes = race.lanes.flatMap((lane, index) => [
    '  (async () => {',
    ...calls(lane.calls, laneName(index)).map((line) => `    ${line}`),
    '  })(),',
  ])
  const reads = race.rule === 'whole' ? [] : keysOfRace(race).map((key): RaceCall => ({ call: { op: 'getRaw', key } }))
  const hung = broken.clue?.kind === 'hung'
  const reopened = race.reopened === true
  const anew = opening.openAnew ?? (profile.sharing === 'private' && !reopened ? 'open()' : undefined)
  const opened = `await ${anew ?? 'open()'}`
  const classifier = opening.classifies ? `, errorCode: ${opening.backend}.errorCode` : ''
  const recorded = (name: string, store: string): string =>
    `const ${name} = recordHistory(${store}, { client: '${name}', recorder${classifier} })`
  const body = [
    ...(hung ? ["const late = setTimeout(() => assert.fail('a call had not settled after 5000 ms'), 5_000)"] : []),
    ...calls(race.first, firstName),
    'await Promise.all([',
    ...lanes,
    '])',
    ...(reopened ? [...closings(race), recorded(lastName, opened)] : []),
    ...calls(reads, lastName),
    ...(hung ? ['clearTimeout(late)'] : []),
    ...commented(broken),
    ...assertions(race.rule, profile),
    ...(race.rule === 'survival' ? listing(race, profile) : []),
  ]
  const clients = clientsOf(race, profile, body.join('\n'))
  const stores = [...new Set([...(reopened ? [0] : []), ...clients.map(([, client]) => client)])].sort((a, b) => a - b)
  const round = [
    'const recorder = new HistoryRecorder()',
    ...stores.map((client) => `const ${storeName(client)} = ${opened}`),
    ...clients.map(([name, client]) => recorded(name, storeName(client))),
    ...body,
    ...(reopened ? [`await ${lastName}.close()`] : stores.map((client) => `await ${storeName(client)}.close()`)),
  ]
  return printFile(opening, anew === undefined ? round : repeated(round))
}

/** The race again and again, each time on an empty store: where real time decides, it does not go wrong every time. */
function repeated(round: readonly string[]): readonly string[] {
  return ['for (let round = 0; round < 20; round += 1) {', ...round.map((line) => `  ${line}`), '}']
}

/** What must hold of the recorded history. */
function assertions(rule: RaceRule, { consistency }: FullProfile): readonly string[] {
  const none = 'assert.ok(violations.length === 0, violations[0]?.sentence)'
  if (rule === 'batch') {
    return [
      '// the keys of the batches as one register, of which each batch is one write',
      `const asOne = recorder
  .operations()
  .filter(({ op, call }, at, all) => op === 'get' || all.findIndex((other) => other.call === call) === at)
  .map((operation) => ({ ...operation, key: 'batch' }))`,
      'const { violations } = checkLinearizable(asOne)',
      none,
    ]
  }
  if (rule === 'order') {
    return [
      '// what was called last must be what is there',
      `const made = recorder.operations().toSorted((one, other) => one.call - other.call)`,
      `const calledLast = new Map(made.flatMap(({ op, status, key, value = null }) => (op === 'get' || status !== 'ok' ? [] : [[key, value]])))`,
      `for (const { client, key, result } of made) if (client === '${lastName}') assert.equal(result, calledLast.get(key) ?? null)`,
    ]
  }
  return consistency === 'linearizable'
    ? ['const { violations } = checkLinearizable(recorder.operations())', none]
    : [`const { violations } = checkConsistency(recorder.operations(), { consistency: '${consistency}' })`, none]
}

/** A list has what the last reads found. */
function listing(race: RaceStep, profile: FullProfile): readonly string[] {
  const head = headOf(race)
  if (profile.list !== 'present' || profile.prefix !== 'string' || head === undefined) return []
  return [
    `const there = recorder.operations().filter(({ client, result }) => client === '${lastName}' && typeof result === 'string')`,
    `assert.deepEqual((await ${lastName}.list(${stringLiteral(head)})).toSorted(), there.map(({ key }) => key).toSorted())`,
  ]
}

/** The clients that `text` names, each with the number of its store. */
function clientsOf(race: RaceStep, profile: FullProfile, text: string): readonly (readonly [string, number])[] {
  const named: readonly (readonly [string, number])[] = [
    [firstName, 0],
    ...race.lanes.map(({ client }, index) => [laneName(index), client] as const),
    ...(race.reopened === true ? [] : [[lastName, sharesInProcess(profile) ? 1 : 0] as const]),
  ]
  return named.filter(([name]) => text.includes(` ${name}.`))
}

/** Closes every client of a race. */
function closings({ lanes }: RaceStep): readonly string[] {
  const clients = [...new Set([0, ...lanes.map(({ client }) => client)])]
  return clients.map((client) => `await ${storeName(client)}.close()`)
}

function storeName(client: number): string {
  return client === 0 ? 'kv' : `kv${client + 1}`
}

/** The calls of one client. Nothing is awaited but what a run waits for: a defect may show in one microtask and not in the next. */
function printCalls(
  calls: readonly RaceCall[],
  name: string,
  judged: boolean,
  { values }: FullProfile,
): readonly string[] {
  let writes = 0
  return calls.flatMap(({ call, turns = 0, ticks = 0 }) => {
    let writing = false
    const made = printCall(name, call, (size: number) => {
      if (!writing) writes += 1
      writing = true
      const bytes = `named('${name}#${writes}'${size === 0 ? '' : `, ${size}`})`
      return values === 'json' ? `Buffer.from(JSON.stringify(String(${bytes})))` : bytes
    })
    // where nothing is there, what gives a value rejects
    const reads = operationTable[call.op].gives === 'value'
    const read = judged ? `hex(await ${made})` : `await ${made}`
    return [
      ...(turns > 0 ? [`await turns(${turns})`] : []),
      ...(ticks > 0 ? [ticks === 1 ? 'await null' : `for (let i = 0; i < ${ticks}; i += 1) await null`] : []),
      reads ? `try { ${read} } catch (error) { orMissing(error) }` : `await ${made}`,
    ]
  })
}

/** What happened in the run: the sentence, and the lanes below it. */
function commented({ proof, expected, got }: ProgramFinding): readonly string[] {
  const told = proof === undefined ? `expected ${expected}; got ${got}` : `${proof.sentence}\n${proof.diagram}`
  return told.split('\n').map((line) => `// ${line}`.trimEnd())
}
