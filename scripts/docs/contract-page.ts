/**
 * `docs/contract.md` is written by hand, and held to the laws: each sentence names the laws that test it, each law is named by a
 * sentence. The links behind the names are made here.
 */

/** A sentence of the contract. */
export interface Sentence {
  /** `list-3`: stable, and the anchor of the sentence. */
  readonly id: string
  readonly text: string
  /** Ids of the laws behind it, in the order of the page. */
  readonly laws: readonly string[]
  /** Whether it says that no law tests it. */
  readonly untested: boolean
}

const item = /^- <a id="([^"]*)"><\/a>\*\*(\S+)\*\* (.*(?:\n {2}.*)*)/gm
const lawName = /\[([a-z]+\/[a-z-]+)\]/g
const sentenceName = /\[([a-z]+-\d+)\]/g
const linkBlock = /(<!-- links: written by npm run docs -->\n)[\s\S]*?(<!-- links: end -->)/

/** Where a law stands on the page of the laws. */
export function lawAnchor(law: string): string {
  return law.replace('/', '-')
}

/** The sentences of the page, in order. */
export function sentencesOf(page: string): readonly Sentence[] {
  return [...page.matchAll(item)].map(([, id = '', , text = '']) => ({
    id,
    text,
    laws: namesIn(text, lawName),
    untested: text.includes('[no law]'),
  }))
}

/** The numbers of the sentences that each law tests, by its id. */
export function sentencesByLaw(page: string): ReadonlyMap<string, readonly string[]> {
  const sentences = new Map<string, string[]>()
  for (const { id, laws } of sentencesOf(page)) {
    for (const law of laws) sentences.set(law, [...(sentences.get(law) ?? []), id])
  }
  return sentences
}

/** Everything that is wrong with the page, a line each; nothing where it and the laws agree. */
export function contractProblems(page: string, laws: readonly string[]): readonly string[] {
  const sentences = sentencesOf(page)
  const ids = new Set(sentences.map(({ id }) => id))
  const tested = new Set(sentences.flatMap((sentence) => sentence.laws))
  const named = namesIn(page, lawName)
  const excused = new Set(namesIn(section(page, '## What no law tests'), sentenceName))
  return [
    ...laws.filter((law) => !tested.has(law)).map((law) => `no sentence of the contract names the law ${law}`),
    ...named
      .filter((law) => !laws.includes(law))
      .map((law) => `the contract names the law ${law}, which does not exist`),
    ...namesIn(page, sentenceName)
      .filter((id) => !ids.has(id))
      .map((id) => `the contract refers to the sentence ${id}, which it does not have`),
    ...repeated(sentences.map(({ id }) => id)).map((id) => `the contract has two sentences ${id}`),
    ...[...page.matchAll(item)]
      .filter(([, anchor, number]) => anchor !== number)
      .map(([, anchor, number]) => `the sentence ${number} has the anchor ${anchor}`),
    ...sentences.flatMap((sentence) => sentenceProblems(sentence, excused)),
  ]
}

function sentenceProblems({ id, text, laws, untested }: Sentence, excused: ReadonlySet<string>): readonly string[] {
  if (untested && laws.length > 0) return [`${id} names a law, and says that no law tests it`]
  if (!/\[[^\]]+\]$/.test(text)) return [`${id} does not end in the laws that test it, or in [no law]`]
  if (!untested && laws.length === 0) return [`${id} names no law; write [no law] where none tests it`]
  if (untested !== excused.has(id))
    return [`${id} ${untested ? 'is not among' : 'has a law, and is among'} the sentences of 'What no law tests'`]
  return []
}

/** The page with the links of all names that it has in brackets. */
export function contractPage(page: string): string {
  const laws = namesIn(page, lawName).map((law) => `[${law}]: laws.md#${lawAnchor(law)}`)
  const sentences = namesIn(page, sentenceName).map((id) => `[${id}]: #${id}`)
  const links = ['[no law]: #what-no-law-tests', ...sentences.sort(), ...laws.sort()].join('\n')
  return page.replace(linkBlock, (_, begin: string, end: string) => `${begin}\n${links}\n\n${end}`)
}

/** The names of one kind that the text has in brackets, each once; definitions of links are none. */
function namesIn(text: string, pattern: RegExp): readonly string[] {
  const written = text.replace(linkBlock, '')
  return [...new Set([...written.matchAll(pattern)].map(([, name = '']) => name))]
}

function section(page: string, title: string): string {
  const [, rest = ''] = page.split(`\n${title}\n`)
  return rest.split('\n## ')[0] ?? ''
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
}
