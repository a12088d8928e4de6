/** Tokens, plans and histories that somebody made to do harm: one sentence, exit code 2, and nothing was done with them. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { acting } from '../kv/fixtures/hostile-texts.ts'
import { complaint } from './complaint.ts'
import { plan } from './fixtures/chaos-plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-crafted-input-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function token(replay: object): string {
  const packed = deflateRawSync(JSON.stringify(replay)).toString('base64url')
  return `kvt1.${packed}.${createHash('sha256').update(packed).digest('base64url').slice(0, 6)}`
}

const proof = join(folder, 'was-loaded')
const evil = file(
  'evil.mjs',
  `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(proof)}, '')\nexport default () => {}\n`,
)
const replay = { backend: 'memory', law: 'values/round-trip', seed: 1, tier: 'smoke' }
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
const operation = { client: 'a', op: 'set', key: 'k', value: 1, status: 'ok', call: 0, return: 1 }
const fault = (changes: object): object => ({
  ...plan,
  faults: { faults: [{ on: ['any'], action: { kind: 'delay', ...changes } }] },
})

describe('a token', () => {
  it.each([
    [
      'names a module',
      evil,
      new RegExp(
        `nothing is loaded because a token names it; name it yourself: kv-testkit replay kvt1\\.\\S+ ${evil}$`,
      ),
    ],
    ['names a module of this folder', './good.js', /kv-testkit replay kvt1\.\S+ \.\/good\.js$/],
    [
      'names a server at a URL',
      'redis://me:secret@evil.example',
      /'redis:\/\/me:\*\*\*@evil\.example', which is none of the command's own/,
    ],
    ['names what nobody has', 'my-store', /kv-testkit replay kvt1\.\S+ \.\/my-backend\.js$/],
    ['names what steers a terminal', '\u001b[2J\n::error::x', /called '\\u001b\[2J \\u003a:error::x'/],
    ['names what a shell runs', './$(touch x).js', / '\.\/\$\(touch x\)\.js'$/],
  ])('that %s is not followed', async (_, backend, said) => {
    const message = await complaint(['replay', token({ ...replay, backend })])
    expect(message).toMatch(said)
    expect(acting.test(message) || message.includes('\n')).toBe(false)
    expect(existsSync(proof)).toBe(false)
  })

  it.each([
    ['fills 200 million keys', { do: 'fill', client: 0, prefix: 'a', to: 2e8 }],
    ['writes 3 GB', { do: 'call', client: 0, call: { op: 'setRaw', key: 'a', value: { length: 3e9, seed: 1 } } }],
    ['waits for eleven days', { do: 'pause', ms: 950_400_000 }],
  ])('that %s is refused', async (_, step) => {
    const message = await complaint(['replay', token({ ...replay, program: { steps: [step] } }), 'memory'])
    expect(message).toMatch(/^the replay token is not one that kv-testkit made: the program asks for more than /)
  })
})

describe('a plan of chaos', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'has a pause of eleven days',
      { ...plan, pauseMs: 950_400_000 },
      /pauseMs is 950400000; expected at most 3,600,000 milliseconds/,
    ],
    ['lasts for ever', { ...plan, durationMs: 1e300 }, /durationMs/],
    ['has a million million operations', { ...plan, operations: 1e12 }, /operations is 1000000000000/],
    [
      'has too many in all',
      { ...plan, clients: [0, 1], operations: 100_000_000 },
      /for each of 2 clients; expected at most 100,000,000 in all/,
    ],
    ['has half an operation', { ...plan, operations: 0.5 }, /operations is 0.5; expected a whole number/],
    ['has a client twice', { ...plan, clients: [1, 1] }, /a number twice/],
    [
      'has a hundred thousand clients',
      { ...plan, clients: Array.from({ length: 100_000 }, (_, at) => at) },
      /clients of a chaos plan has 100,000; expected at most 10,000/,
    ],
    [
      'has faults without number',
      { ...plan, faults: { faults: Array.from({ length: 5_000 }, () => ({})) } },
      /at most 1000 faults; this one has 5000/,
    ],
    [
      'nests a latency',
      JSON.stringify(fault({ latency: 0 })).replace(
        ':0}}',
        `:${'{"shape":"bimodal","slow":{"shape":"constant","ms":1},"slowShare":0,"fast":'.repeat(50_000)}1${'}'.repeat(50_000)}}}`,
      ),
      /latency|delay|deep/,
    ],
    ['is deep', deep, /a chaos plan/],
    [
      'names its fields to steer a terminal',
      { ...plan, '\u001b[2J\n::error::x': 1 },
      /has no '\\u001b\[2J \\u003a:error::x'/,
    ],
  ])('that %s is refused', async (name, content, said) => {
    const message = await complaint(['chaos', 'memory', '--plan', file(`${name}.json`, content)])
    expect(message).toMatch(said)
    expect(acting.test(message) || message.includes('\n')).toBe(false)
    expect(message.length).toBeLessThan(1_000)
  })
})

it('reads no file of more than 64 MiB for a plan', async () => {
  const path = file('large.json', '')
  truncateSync(path, 65 * 1_048_576)
  expect(await complaint(['chaos', 'memory', '--plan', path])).toMatch(
    /^--plan: .*large\.json cannot be read: it has 68157440 bytes, and at most 67108864 are read; expected/,
  )
})

describe('a history', () => {
  it.each([
    [
      'is deep in the form of Jepsen',
      `{:process 0 :type :invoke :f :write :value ${deep} :index 0}`,
      /nested too deep|EDN|line 1/,
    ],
    ['is deep', JSON.stringify(operation).replace('"value":1', `"value":${deep}`), /deep/],
    [
      'has a client that steers a terminal',
      `${JSON.stringify({ ...operation, client: 'a\u001b[2J\n::error::x', return: 9 })}\n${JSON.stringify({ ...operation, client: 'a\u001b[2J\n::error::x', call: 5, return: 8 })}`,
      /client a\\u001b\[2J \\u003a:error::x calls/,
    ],
    [
      'has an operation that steers a terminal',
      JSON.stringify({ ...operation, op: '\u009b2J\n::error::x' }),
      /'op' is "\\u009b2J\\n::error::x"/,
    ],
    ['is no history', '\u001b]0;owned\u0007', /\\u001b\]0;owned\\u0007 is of no known form/],
  ])('that %s is refused', async (name, content, said) => {
    const message = await complaint(['check', file(`${name}.jsonl`, content)])
    expect(message).toMatch(said)
    expect(acting.test(message) || message.includes('\n')).toBe(false)
    expect(message.length).toBeLessThan(1_000)
  })
})
