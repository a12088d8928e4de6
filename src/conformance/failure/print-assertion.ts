/** Prints what a call must answer as an assertion that fails where it does not. */
import { type KVErrorCode, stringLiteral } from '../../kv/index.ts'
import type { Expectation } from '../operations/semantics.ts'
import { bytesOf } from '../program/program.ts'
import { keyList } from './print-call.ts'

/** The lines that make a call, written as `expression`, and hold its answer against what must come. */
export function assertion(expected: Expectation, expression: string, client: string): readonly string[] {
  switch (expected.kind) {
    case 'done':
      return [`await ${expression}`]
    case 'settled':
      return [`await ${expression}.catch(() => {})`]
    case 'absent':
      return [`assert.equal(typeof ${client}.${expected.method}, 'undefined')`]
    case 'error':
      return expected.or === undefined
        ? [`await assert.rejects(${expression}, { code: '${expected.code}' })`]
        : [`await assert.rejects(${expression}, { code: /^(?:${expected.code}|${expected.or})$/ })`]
    case 'boolean':
      return oneOf(expected.oneOf.map(String), `await ${expression}`)
    case 'value':
      return valueAssertion(expected.oneOf, expression)
    case 'keys':
      return keysAssertion(expected, expression)
    case 'entries':
      return entriesAssertion(expected.cells, expression)
  }
}

function valueAssertion(possible: readonly (Uint8Array | null)[], expression: string): readonly string[] {
  const [only] = possible
  if (possible.length === 1 && only === null) return [`await assert.rejects(${expression}, { code: 'KV_NOT_FOUND' })`]
  if (possible.length === 1 && only !== undefined && only !== null)
    return [`assert.equal(hex(await ${expression}), ${bytesLiteral(only)})`]
  const legal = possible.map((value) => (value === null ? 'null' : bytesLiteral(value)))
  return oneOf(legal, `await ${expression}.then(hex, orMissing)`)
}

/** Holds what `expression` gives to be one of several. */
function oneOf(legal: readonly string[], expression: string): readonly string[] {
  const [only] = legal
  if (legal.length === 1 && only !== undefined) return [`assert.equal(${expression}, ${only})`]
  return [
    `const given = ${expression}`,
    `assert.ok([${legal.join(', ')}].includes(given), \`it is none of what may be: \${given}\`)`,
  ]
}

function keysAssertion(expected: Expectation & { kind: 'keys' }, expression: string): readonly string[] {
  const { must, may, sorted } = expected
  if (must.size !== may.size) {
    return [
      `const listed = await ${expression}`,
      `for (const key of ${keyList([...must])}) assert.ok(listed.includes(key), \`\${key} is missing\`)`,
      `for (const key of listed) assert.ok(${keyList([...may])}.includes(key), \`\${key} should not be there\`)`,
    ]
  }
  if (may.size > 40) {
    return [
      `const listed = await ${expression}`,
      `assert.equal(listed.length, ${may.size})`,
      `assert.equal(new Set(listed).size, ${may.size})`,
    ]
  }
  if (!sorted) return [`assert.deepEqual((await ${expression}).toSorted(), ${keyList([...may].sort())})`]
  const ordered = [...may].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return [`assert.deepEqual(await ${expression}, ${keyList(ordered)})`]
}

function entriesAssertion(
  cells: ReadonlyMap<string, readonly (Uint8Array | null)[]>,
  expression: string,
): readonly string[] {
  const sure = [...cells].flatMap(([key, [value]]) =>
    value === undefined || value === null ? [] : [[key, value] as const],
  )
  const wanted = `[${sure.map(([key, value]) => `[${stringLiteral(key)}, ${bytesLiteral(value)}]`).join(', ')}]`
  return [
    `const entries = await ${expression}`,
    `assert.deepEqual([...entries].map(([key, value]) => [key, hex(value)]).toSorted(), ${wanted}.toSorted())`,
  ]
}

function bytesLiteral(value: Uint8Array): string {
  const seed = value.length > 64 ? seedOf(value) : undefined
  return seed === undefined ? hexLiteral(Buffer.from(value).toString('hex')) : `hex(noise(${value.length}, ${seed}))`
}

/** Bytes in hexadecimal as a string literal; one byte again and again is not written out. */
export function hexLiteral(hex: string): string {
  const byte = hex.slice(0, 2)
  const times = hex.length / 2
  return times > 8 && byte.repeat(times) === hex ? `'${byte}'.repeat(${times})` : `'${hex}'`
}

/** The seed that makes these bytes, where they are noise: the seeds of laws are small. */
function seedOf(value: Uint8Array): number | undefined {
  const head = value.subarray(0, 16)
  const seeds = Array.from({ length: 256 }, (_, seed) => seed)
  return seeds.find((seed) => Buffer.compare(bytesOf({ length: head.length, seed }), head) === 0)
}

/** The code with which a call must be refused, where it must. */
export function refusalOf(expected: Expectation): KVErrorCode | undefined {
  if (expected.kind === 'error') return expected.code
  return expected.kind === 'value' && expected.oneOf.every((value) => value === null) ? 'KV_NOT_FOUND' : undefined
}

/** What lets a call of a group off: the errors that it may answer with beside the other calls. */
export function legal(expected: Expectation, open: boolean, closing: boolean): string {
  if (expected.kind === 'settled') return '.catch(() => {})'
  const absent = expected.kind === 'value' && (open || expected.oneOf.includes(null))
  const codes = [
    ...(expected.kind === 'error' ? [expected.code] : []),
    ...(absent ? ['KV_NOT_FOUND'] : []),
    ...(closing ? ['KV_CLOSED'] : []),
  ]
  return codes.length === 0 ? '' : `.catch(only(${codes.map((code) => `'${code}'`).join(', ')}))`
}
