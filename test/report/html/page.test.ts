import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { toHtml } from '../../../src/report/index.ts'
import { cleanRun, hostileRun, likeFailure, mixedRun, run } from '../fixtures/documents.ts'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

function elements(node: Node): readonly Element[] {
  const own = 'tagName' in node ? [node] : []
  return 'childNodes' in node ? [...own, ...node.childNodes.flatMap(elements)] : own
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value
}

function text(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(text).join('') : ''
}

function page(doc: typeof mixedRun): { readonly all: readonly Element[]; readonly errors: readonly string[] } {
  const errors: string[] = []
  const tree = parse(toHtml(doc), { onParseError: (error) => errors.push(error.code) })
  return { all: elements(tree), errors }
}

describe.each([
  ['mixed', mixedRun],
  ['clean', cleanRun],
  ['hostile', hostileRun],
  ['empty', run([])],
])('the page of a %s run', (_, doc) => {
  const { all, errors } = page(doc)

  it('parses without an error', () => {
    expect(errors).toEqual([])
  })

  it('loads nothing from anywhere', () => {
    for (const element of all) {
      expect(attribute(element, 'src')).toBeUndefined()
      expect(attribute(element, 'href') ?? '#').toMatch(/^(#|data:,$)/)
      expect(attribute(element, 'style')).toBeUndefined()
    }
    expect(all.filter((element) => ['img', 'iframe', 'object', 'embed'].includes(element.tagName))).toEqual([])
    expect(toHtml(doc)).not.toMatch(/url\(|@import/)
  })

  it('has two scripts, its data and its own', () => {
    const scripts = all.filter((element) => element.tagName === 'script')
    expect(scripts).toHaveLength(2)
    const [data] = scripts
    expect(data === undefined ? undefined : JSON.parse(text(data))).toEqual(JSON.parse(JSON.stringify(doc)))
  })

  it('has each id once, and every link and label leads to one', () => {
    const ids = all.map((element) => attribute(element, 'id')).filter((id) => id !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
    for (const element of all) {
      const targets = [
        attribute(element, 'href')?.replace(/^data:,$|^#/, ''),
        attribute(element, 'aria-labelledby'),
        attribute(element, 'data-copy'),
      ]
      for (const target of targets) if (target !== undefined && target !== '') expect(ids).toContain(target)
    }
  })

  it('has one first heading and skips no level', () => {
    const levels = all.filter(({ tagName }) => /^h[1-6]$/.test(tagName)).map(({ tagName }) => Number(tagName[1]))
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1))
  })
})

describe('the page', () => {
  it('has the matrix before the first failure, and the failures before what was waived', () => {
    const { all } = page(mixedRun)
    const order = all
      .map((element) => attribute(element, 'id'))
      .filter((id) => ['matrix', 'failures', 'waived', 'laws'].includes(id ?? ''))
    expect(order).toEqual(['matrix', 'failures', 'waived', 'laws'])
  })

  it('shows of each failure everything that is known', () => {
    const { all } = page(mixedRun)
    const article = all.find((element) => attribute(element, 'id') === 'f5-list-metacharacters')
    const shown = article === undefined ? '' : text(article)
    const { message, program, expected, got, hint = 'no hint', token } = likeFailure
    for (const part of [message, program.trimEnd(), expected, got, hint, `replay ${token} ./sqlite-like.js`]) {
      expect(shown).toContain(part)
    }
  })

  it('leads from a broken cell of the matrix to its failure', () => {
    const { all } = page(mixedRun)
    const links = all.filter((element) => element.tagName === 'a' && attribute(element, 'class') === 'cell')
    expect(links.map((link) => attribute(link, 'href'))).toContain('#f5-list-metacharacters')
  })
})
