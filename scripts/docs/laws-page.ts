/** `docs/laws.md`, from the laws themselves, with the sentences of the contract that each tests. */
import { readFileSync } from 'node:fs'
import { type Law, laws } from '../../src/conformance/internal.ts'
import { lawAnchor, sentencesByLaw } from './contract-page.ts'

type Need = NonNullable<Law['needs']>[number]

/** What each need means to somebody who declares a profile. */
const needWords: Readonly<Record<Need, string>> = {
  list: '`list: present`',
  'no-list': '`list: unsupported`',
  'program-order': '`callOrder: program`',
  'byte-order': '`listOrder: bytes`',
  named: 'opened by name',
  timely: 'not eventual',
  isolation: 'the backend says `isolates: true`',
  batch: '`batch: loop` or `atomic`',
  atomic: '`batch: atomic`',
  health: '`health: present`',
  has: '`has: present`',
  'no-batch': '`batch: absent`',
  'no-health': '`health: absent`',
  'no-has': '`has: absent`',
  linearizable: '`consistency: linearizable`',
  openable: 'the run may open clients',
  'two-clients': '`sharing: shared` or `process`',
  reopen: '`durability: reopen` or `crash`',
  crash: '`durability: crash`',
  copies: '`memory: copies`',
  'heeds-signal': '`cancellation: before` or `during`',
  'heeds-in-flight': '`cancellation: during`',
  'ignores-signal': '`cancellation: none`',
  'key-limit': 'a limit on keys',
  'value-limit': '`limits.valueBytes`',
  'batch-limit': '`limits.batchKeys`',
  evicts: '`capacity`',
  keeps: 'no `capacity`',
  'any-bytes': '`values: bytes`',
  'empty-values': '`values: bytes` or `text`',
  'value-domain': '`values: text` or `json`',
  exclusive: '`hierarchy: { separators }`',
  'key-domain': '`keys: { accepts, says }`',
  'outages-told': '`outage: error`',
  server: 'a real server behind the backend',
}

/** The page. */
export function lawsPage(): string {
  const groups = [...new Set(laws.map(({ group }) => group))]
  const sentences = sentencesByLaw(readFileSync(new URL('../../docs/contract.md', import.meta.url), 'utf8'))
  const sections = groups.flatMap((group) => {
    const own = laws.filter((law) => law.group === group)
    return [`## ${group}`, table(own, sentences)]
  })
  const head = [
    '# The laws',
    `The ${laws.length} laws that \`runConformance\` and \`kv-testkit conformance\` ask of a store. A law whose condition the profile does ` +
      'not meet is reported as unsupported, not as passed. `only` takes the id of a law, the name of a group, or a glob such as `list/*`. ' +
      'The last column names the sentences of the [contract](contract.md) that a law tests.',
    '_Written by `npm run docs` from `src/conformance/laws`; a test holds it to them._',
  ]
  return `${[...head, ...sections].join('\n\n')}\n`
}

function table(own: readonly Law[], sentences: ReadonlyMap<string, readonly string[]>): string {
  const rows = own.map(({ id, title, needs = [] }) => {
    const asked = needs.map((need) => needWords[need]).join(', ')
    const links = (sentences.get(id) ?? []).map((sentence) => `[${sentence}](contract.md#${sentence})`)
    return `| <a id="${lawAnchor(id)}"></a>\`${id}\` | ${title.replaceAll('|', '\\|')} | ${asked === '' ? 'always' : asked} | ${links.join(', ')} |`
  })
  return ['| law | what must hold | asked where | contract |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
