/** `docs/zoo.md`, from the mutants and the odd stores themselves. */
import { laws, type Mutant, mutants, oddStores } from '../../src/conformance/index.ts'

/** The page. */
export function zooPage(): string {
  const all = mutants()
  const odd = oddStores()
  const groups = [...new Set(laws.map(({ group }) => group))]
  const sections = groups.flatMap((group) => {
    const own = all.filter(({ law }) => law.startsWith(`${group}/`))
    return own.length === 0 ? [] : [`## ${group}`, mutantTable(own)]
  })
  const head = [
    '# The zoo',
    `The ${all.length} mutants that \`mutants()\` gives: stores that are each wrong in one way, as some published store once was, or as an ` +
      'idiom in wide use makes them. The tests run every one at `standard` and hold it to this page: the law beside it is the one that must ' +
      'fail, whatever else does. A law without a mutant fails the tests too.',
    `Against them stand the ${odd.length} odd stores at the end, which are correct: a law that accuses one of them is wrong.`,
    '_Written by `npm run docs` from `src/conformance/zoo`; a test holds it to them._',
  ]
  const tail = ['## Odd and correct', oddTable(odd)]
  return `${[...head, ...sections, ...tail].join('\n\n')}\n`
}

function mutantTable(own: readonly Mutant[]): string {
  const rows = own.map(
    ({ id, defect, source, law }) => `| \`${id}\` | ${cell(defect)} | ${cell(source)} | \`${law}\` |`,
  )
  return ['| mutant | what is wrong | seen in | killed by |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function oddTable(own: readonly { readonly id: string; readonly oddity: string }[]): string {
  const rows = own.map(({ id, oddity }) => `| \`${id}\` | ${cell(oddity)} |`)
  return ['| store | what is odd about it |', '| --- | --- |', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
