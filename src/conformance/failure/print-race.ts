/**
 * Prints a race as TypeScript that can be pasted and run: it records and checks with this package's own recorder and checker.
 * Its awaits take a little longer than those of a run, so only the replay token takes the very same course.
 */
import { type FullProfile, operationTable, sharesInProcess, stringLiteral } from '../../kv/index.ts'
import { printCall } from './print-call.ts'
import type { ProgramFinding } from '../execution/finding.ts'
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
export function printRace(race: RaceStep, broken: ProgramFinding, profile: FullProfile, opening: string): string {
  const lanes = race.lanes.flatMap(({ calls }, index) => [
    '  (async () => {',
    ...printCalls(calls, laneName(index)).map((line) => `    ${line}`),
    '  })(),',
  ])
  const reads = race.rule === 'whole' ? [] : keysOfRace(race).map((key): RaceCall => ({ call: { op: 'getRaw', key } }))
  const body = [
    ...printCalls(race.first, firstName),
    'await Promise.all([',
    ...lanes,
    '])',
    ...(race.reopened === true ? reopening(race) : []),
    ...printCalls(reads, lastName),
    ...commented(broken),
    ...assertions(race.rule, profile),
    ...(race.rule === 'survival' ? listing(race, profile) : []),
  ]
  const text = body.join('\n')
  const checks = ['checkConsistency', 'checkLinearizable'].filter((name) => text.includes(`${name}(`))
  return [
    `import assert from 'node:assert/strict'`,
    `import { ${[...checks, 'HistoryRecorder', 'recordHistory'].join(', ')} } from 'kv-testkit/history'`,
    '',
    opening,
    ...functions(profile)
      .filter(([name]) => text.includes(`${name}(`))
      .map(([, source]) => source),
    '',
    'const recorder = new HistoryRecorder()',
    ...printClients(race, profile, text),
    text,
    '',
  ].join('\n')
}

/** What a printed race calls, by name; values between quotes where the store takes JSON. */
const functions = ({ values }: FullProfile): readonly (readonly [string, string])[] => [
  [
    'value',
    `const value = (name: string, size = 0) => Buffer.from(${values === 'json' ? 'JSON.stringify(' : ''}name.repeat(Math.ceil(size / name.length) || 1).slice(0, size || name.length)${values === 'json' ? ')' : ''})`,
  ],
  [
    'ticks',
    `const ticks = async (count: number) => {
  for (let i = 0; i < count; i += 1) await null
}`,
  ],
  [
    'turns',
    `const turns = async (count: number) => {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve))
}`,
  ],
]

/** What must hold of the recorded history. */
function assertions(rule: RaceRule, { consistency }: FullProfile): readonly string[] {
  const none = 'assert.deepEqual(violations.map(({ sentence }) => sentence), [])'
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
      `const last = new Map(made.flatMap(({ op, status, key, value = null }) => (op === 'get' || status !== 'ok' ? [] : [[key, value]])))`,
      `for (const { client, key, result } of made) if (client === '${lastName}') assert.equal(result, last.get(key) ?? null)`,
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

function printClients(race: RaceStep, profile: FullProfile, text: string): readonly string[] {
  const last = sharesInProcess(profile) ? 1 : 0
  const named: readonly (readonly [string, number])[] = [
    [firstName, 0],
    ...race.lanes.map(({ client }, index) => [laneName(index), client] as const),
    ...(race.reopened === true ? [] : [[lastName, last] as const]),
  ]
  const used = named.filter(([name]) => text.includes(` ${name}.`))
  const closed = race.reopened === true ? [0] : []
  const stores = [...new Set([...closed, ...used.map(([, client]) => client)])].sort((a, b) => a - b)
  return [
    ...stores.map((client) => `const ${storeName(client)} = await open()`),
    ...used.map(
      ([name, client]) => `const ${name} = recordHistory(${storeName(client)}, { client: '${name}', recorder })`,
    ),
  ]
}

/** Closes every client, and opens the one that reads. */
function reopening(race: RaceStep): readonly string[] {
  const clients = [...new Set([0, ...race.lanes.map(({ client }) => client)])]
  return [
    ...clients.map((client) => `await ${storeName(client)}.close()`),
    `const ${lastName} = recordHistory(await open(), { client: '${lastName}', recorder })`,
  ]
}

function storeName(client: number): string {
  return client === 0 ? 'kv' : `kv${client + 1}`
}

function printCalls(calls: readonly RaceCall[], name: string): readonly string[] {
  let writes = 0
  return calls.flatMap(({ call, turns = 0, ticks = 0 }) => {
    let writing = false
    const made = printCall(name, call, (size: number) => {
      if (!writing) writes += 1
      writing = true
      return `value('${name}#${writes}'${size === 0 ? '' : `, ${size}`})`
    })
    // where nothing is there, what gives a value rejects
    const quiet = operationTable[call.op].gives === 'value' ? '.catch(() => {})' : ''
    return [
      ...(turns > 0 ? [`await turns(${turns})`] : []),
      ...(ticks > 0 ? [`await ticks(${ticks})`] : []),
      `await ${made}${quiet}`,
    ]
  })
}

/** What happened in the run: the sentence, and the lanes below it. */
function commented({ proof, expected, got }: ProgramFinding): readonly string[] {
  const told = proof === undefined ? `expected ${expected}; got ${got}` : `${proof.sentence}\n${proof.diagram}`
  return told.split('\n').map((line) => `// ${line}`.trimEnd())
}
