import { describe, expect, it } from 'vitest'
import { openingOfFactory } from '../../../src/conformance/execution/opening.ts'
import { type Clue, found } from '../../../src/conformance/execution/finding.ts'
import { printProgram } from '../../../src/conformance/failure/print-program.ts'
import {
  batchDelete,
  batchSet,
  type CallStep,
  close,
  get,
  health,
  list,
  type Program,
  set,
} from '../../../src/conformance/program/program.ts'
import { fullProfile, type Profile, ReferenceStore } from '../../../src/kv/index.ts'

const opening = openingOfFactory(() => new ReferenceStore(), { begin: "import { backend } from './backend.js'" })

/** What is printed of `program` whose last step goes wrong, below the opening and the functions that it calls. */
function printed(program: Program, profile: Profile = {}, clue?: Clue): string {
  const at = program.steps.length - 1
  const step = program.steps[at]
  if (step?.do !== 'call') throw new Error('the last step is no call')
  const broken = found({
    at,
    step,
    expected: 'this',
    got: 'that',
    ...(clue === undefined ? {} : { clue }),
  })
  return printProgram(program, broken, fullProfile(profile), opening)
}

/** The lines from the first client on, up to where the clients are closed. */
function body(program: Program, profile?: Profile, clue?: Clue): readonly string[] {
  const lines = printed(program, profile, clue).trimEnd().split('\n')
  const end = lines.findLastIndex((line) => !/^await kv\d*\.close\(\)$/.test(line))
  return lines.slice(
    lines.findIndex((line) => /^(const|let) kv/.test(line)),
    end + 1,
  )
}

describe('a printed program', () => {
  it('opens its clients, makes its calls, and ends in the assertion that fails', () => {
    expect(body({ steps: [set('a', '61'), set('a', '62', 1), get('a')] })).toEqual([
      'const kv = await open()',
      'const kv2 = await open()',
      'await kv.setRaw("a", bytes(\'61\'))',
      'await kv2.setRaw("a", bytes(\'62\'))',
      '// expected this',
      '// got that',
      'assert.equal(hex(await kv.getRaw("a")), \'62\')',
    ])
  })

  it('carries the functions that it calls, and no others', () => {
    const text = printed({ steps: [set('a', { length: 100, seed: 3 }), get('a')] })
    expect(text).toContain('const noise =')
    expect(text).toContain("import assert from 'node:assert/strict'\nimport { backend } from './backend.js'\n")
    expect(text).not.toContain('const windowOn =')
  })

  it.each<[string, CallStep, string]>([
    ['an absent key', get('b'), 'await assert.rejects(kv.getRaw("b"), { code: \'KV_NOT_FOUND\' })'],
    ['a refusal', set('', '61'), "await assert.rejects(kv.setRaw(\"\", bytes('61')), { code: 'KV_EMPTY_KEY' })"],
    ['a list', list('a'), 'assert.deepEqual((await kv.list("a")).toSorted(), ["a"])'],
    ['a batch', batchSet([['b', '62']]), 'await kv.batchSetRaw(new Map([["b", bytes(\'62\')]]))'],
    ['keys', batchDelete(['a', 'a']), 'await kv.batchDelete(["a", "a"])'],
    ['no arguments', health(), 'await kv.health()'],
  ])('says of %s what must come', (_, step, line) => {
    expect(body({ steps: [set('a', '61'), step] }).at(-1)).toBe(line)
  })

  it('expects no method where the profile has none', () => {
    expect(body({ steps: [health()] }, { health: 'absent' }).at(-1)).toBe("assert.equal(typeof kv.health, 'undefined')")
  })

  it('waits for a call that hangs, tells a throw from a rejection, and looks at arguments before and after', () => {
    expect(body({ steps: [health()] }, {}, { kind: 'hung' }).at(-1)).toBe('await within(5_000, kv.health())')
    expect(body({ steps: [health()] }, {}, { kind: 'threw' }).slice(-2)).toEqual([
      "assert.equal(typeof promise?.then, 'function')",
      'await promise',
    ])
    expect(body({ steps: [set('a', '61')] }, {}, { kind: 'touched' }).slice(-4)).toEqual([
      "const given = bytes('61')",
      'const before = image(given)',
      'await kv.setRaw("a", given)',
      'assert.equal(image(given), before)',
    ])
  })

  it('shows what came where only the law knows what is right', () => {
    expect(body({ steps: [list('a')] }, {}, { kind: 'checked', answer: 'a' }).slice(-2)).toEqual([
      'const answer = await kv.list("a").then(image, (error) => `rejected: ${codeOf(error) ?? error.name}`)',
      'assert.notEqual(answer, "a", "expected this, got that")',
    ])
  })

  it('aborts as the run did', () => {
    const step: CallStep = { ...get('a'), abort: { when: 'before', reason: 'falsy' } }
    expect(body({ steps: [step] }).slice(-3)).toEqual([
      'const controller = new AbortController()',
      "controller.abort('')",
      'await kv.getRaw("a", { signal: controller.signal }).then(() => assert.fail(\'it resolved\'), (error) => assert.equal(error, controller.signal.reason))',
    ])
  })

  it('closes the clients that it has not closed, so that it ends', () => {
    const closed = (program: Program): readonly string[] =>
      printed(program)
        .split('\n')
        .filter((line) => line.includes('.close()'))
    expect(closed({ steps: [set('a', '61'), set('a', '61', 1), get('a')] })).toEqual([
      'await kv.close()',
      'await kv2.close()',
    ])
    expect(closed({ steps: [close(), get('a')] })).toEqual(['await kv.close()'])
    expect(closed({ steps: [close(), { do: 'reopen', client: 0 }, get('a')] })).toEqual([
      'await kv.close()',
      'await kv.close()',
    ])
  })
})
