/** `docs/zoo.md`, from the mutants and the control stores themselves. */
import { laws } from '../../src/conformance/internal.ts'
import { controlStores, type Mutant, mutants } from '../../src/zoo/index.ts'

/** The page. */
export function zooPage(): string {
  const all = mutants()
  const controls = controlStores()
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
    `Against them stand the ${controls.length} control stores at the end, which are correct and unusual: a law that accuses one of them is wrong.`,
    '_Written by `npm run docs` from `src/conformance/zoo`; a test holds it to them._',
  ]
  const tail = ['## Control stores', controlTable(controls)]
  return `${[...head, ...sections, ...tail].join('\n\n')}\n`
}

function mutantTable(own: readonly Mutant[]): string {
  const rows = own.map(
    ({ id, defect, source, law }) => `| \`${id}\` | ${cell(defect)} | ${cell(source)} | \`${law}\` |`,
  )
  return ['| mutant | what is wrong | seen in | killed by |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function controlTable(own: readonly { readonly id: string; readonly peculiarity: string }[]): string {
  const rows = own.map(({ id, peculiarity }) => `| \`${id}\` | ${cell(peculiarity)} |`)
  return ['| store | what is unusual about it |', '| --- | --- |', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
