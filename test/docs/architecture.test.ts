import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pageText } from './page-examples.ts'

const page = pageText('docs/architecture.md')
const check = readFileSync(new URL('../../scripts/check-directions.mjs', import.meta.url), 'utf8')

/** What a table of the check lets each folder import, in the words of the page. */
function allowedBy(table: string): Readonly<Record<string, string>> {
  const [, body = ''] = new RegExp(`^const ${table} = \\{\n([\\s\\S]*?)\n\\}`, 'm').exec(check) ?? []
  return Object.fromEntries(
    [...body.matchAll(/^ {2}'?([\w/]+)'?: \[(.*)\],$/gm)].map(([, folder = '', listed = '']) => {
      const allowed = [...listed.matchAll(/'([^']+)'/g)].map(([, name]) => name).join(', ')
      return [folder, allowed === '*' ? 'all' : allowed === '' ? 'nothing' : allowed]
    }),
  )
}

/** The first and the last column of the table under a heading. */
function tableUnder(heading: string): Readonly<Record<string, string>> {
  const [, rest = ''] = page.split(`\n${heading}\n`)
  const rows = (rest.split(/\n#{2,3} /)[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
  return Object.fromEntries(
    rows.map((row) => [row.split('|')[1]?.trim().replaceAll('`', ''), row.split('|').at(-2)?.trim()]),
  )
}

it('lists the rooms, and what each may import, as they are checked', () => {
  expect(tableUnder('## The rooms')).toEqual(allowedBy('rooms'))
})

it('lists the folders of conformance as they are checked', () => {
  const inner = Object.entries(allowedBy('inner')).map(([folder, allowed]) => [
    folder.replace('conformance/', ''),
    allowed,
  ])
  expect(tableUnder('### Inside `conformance`')).toEqual(Object.fromEntries(inner))
})

it('has a glossary that can be read at once', () => {
  const [, glossary = ''] = page.split('\n## The words\n')
  const words = [...glossary.matchAll(/^\| ([a-z -]+?) +\|/gm)]
    .map(([, word]) => word)
    .filter((word) => !/^(-+|word)$/.test(word ?? ''))
  expect(words.length).toBeGreaterThan(15)
  expect(words.length).toBeLessThanOrEqual(30)
})
