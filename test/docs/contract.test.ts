import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contractProblems, sentencesOf } from '../../scripts/docs/contract-page.ts'
import { laws } from '../../src/conformance/laws/index.ts'
import * as kvTestkit from '../../src/index.ts'
import {
  errorCodes,
  operations,
  operationTable,
  profileChoices,
  profileDimensions,
  strictProfile,
} from '../../src/kv/index.ts'
import type { OperationRow } from '../../src/kv/operations.ts'
import { codeFencesOf } from './code-fence.ts'
import { pageText, testExamples } from './page-examples.ts'

const page = pageText('docs/contract.md')
const ids = laws.map(({ id }) => id)

/** What stands between a heading and the next. */
function section(heading: string): string {
  const [, rest] = page.split(`\n${heading}\n`)
  if (rest === undefined) throw new Error(`the contract has no '${heading}'`)
  return rest.split(/\n#{2,3} /)[0] ?? ''
}

/** The cells of the first columns of a table, its heading left out; of code the quotes as well. */
function cells(text: string, columns: number): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, columns + 1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    )
}

describe('the contract and the laws', () => {
  it('name each other', () => {
    expect(contractProblems(page, ids)).toEqual([])
  })

  it('has a sentence for every law', () => {
    expect(contractProblems(page, [...ids, 'list/unheard-of'])).toEqual([
      'no sentence of the contract names the law list/unheard-of',
    ])
  })

  it.each([
    [
      'a law that does not exist',
      'is its value. [values/round-trip] [values/telepathy]',
      'values/telepathy, which does not',
    ],
    [
      'a sentence that does not exist',
      'is [get-99]. [values/round-trip]',
      'the sentence get-99, which it does not have',
    ],
    ['no law', 'is its value.', 'does not end in the laws that test it'],
    ['something else than laws at the end', 'is its value. [values/round-trip] [error-1]', undefined],
    ['both laws and none', 'is its value. [values/round-trip] [no law]', 'names a law, and says that no law tests it'],
    ['no law, without a reason why', 'is its value. [no law]', "is not among the sentences of 'What no law tests'"],
  ])('a sentence may not name %s', (_, text, problem) => {
    const problems = contractProblems(page.replace(/\*\*get-1\*\* [^[]*(?:\[\S+\]\s+)*/, `**get-1** ${text}\n`), ids)
    expect(problems.filter((each) => each.includes('get-') || each.includes('telepathy'))).toEqual(
      problem === undefined ? [] : [expect.stringContaining(problem)],
    )
  })

  it('has no two sentences of one number', () => {
    const twice = page.replace('<a id="get-2"></a>**get-2**', '<a id="get-1"></a>**get-1**')
    expect(contractProblems(twice, ids)).toContain('the contract has two sentences get-1')
  })

  it('finds every sentence that has a number', () => {
    expect(sentencesOf(page).map(({ id }) => id)).toEqual([...page.matchAll(/<a id="(.*?)">/g)].map(([, id]) => id))
  })
})

describe('the contract and the source', () => {
  it('list the same operations, of the same capabilities', () => {
    const shown = cells(section('## The operations'), 4).map(([op, , , of]) => [op, of])
    const belongsTo = ({ of }: OperationRow): string => (of === 'base' ? 'every store' : of)
    expect(shown).toEqual(operations.map((op) => [op, belongsTo(operationTable[op])]))
  })

  it('list the same codes, and say the same of each', () => {
    expect(cells(section('## Errors'), 2)).toEqual(Object.entries(errorCodes))
  })

  it('have a table for every dimension of a profile', () => {
    const headings = [...page.matchAll(/^### `profile\.(\w+)`$/gm)].map(([, dimension]) => dimension)
    expect(headings).toEqual(profileDimensions)
  })

  it.each(Object.entries(profileChoices))(
    'list the same values of %s, the strict default first',
    (dimension, values) => {
      expect(cells(section(`### \`profile.${dimension}\``), 1).flat()).toEqual(values)
      expect(Reflect.get(strictProfile, dimension)).toBe(values[0])
    },
  )

  it('show the same interfaces', () => {
    const source = readFileSync(new URL('../../src/kv/contract.ts', import.meta.url), 'utf8')
    const bare = source.replaceAll(/ *\/\*\*[\s\S]*?\*\/\n/g, '')
    const shown = codeFencesOf(page).find(({ code }) => code.includes('interface KV '))?.code ?? ''
    const interfaces = [...bare.matchAll(/^export (interface \w+.*?\{\n[\s\S]*?\n\})/gm)].map(([, text]) => text)
    expect(interfaces.length).toBe(5)
    expect(shown.trim().split('\n\n')).toEqual(expect.arrayContaining(interfaces))
  })
})

describe('docs/contract.md', () => {
  testExamples('docs/contract.md', new Map([['kv-testkit', kvTestkit]]))
})
