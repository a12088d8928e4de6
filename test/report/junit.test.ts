import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { runOk, toJUnit } from '../../src/report/index.ts'
import type { RunDocument } from '../../src/report/index.ts'
import { cleanRun, hostileRun, likeFailure, mixedRun, report, run } from './fixtures/documents.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Parses strictly: whatever is not well-formed XML 1.0 throws. */
function parse(xml: string): Element {
  const parser = new SaxesParser()
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(xml).close()
  const [top] = root.children
  if (top === undefined) throw new Error('no element')
  return top
}

function all(element: Element, name: string): readonly Element[] {
  return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => all(child, name))]
}

describe('toJUnit', () => {
  it('is well-formed, for every run', () => {
    for (const doc of [mixedRun, cleanRun, hostileRun, run([])]) expect(parse(toJUnit(doc)).name).toBe('testsuites')
  })

  it('has a suite a backend and a case a law', () => {
    const suites = all(parse(toJUnit(cleanRun)), 'testsuite')
    expect(suites.map((suite) => suite.attributes['name'])).toEqual(['memory', 'file'])
    expect(all(suites[0] ?? parse(''), 'testcase')).toHaveLength(cleanRun.reports[0]?.laws.length ?? -1)
    expect(suites[0]?.attributes['timestamp']).toBe('2026-11-21T07:30:00')
  })

  it('counts what it holds, in every suite and in all', () => {
    const root = parse(toJUnit(mixedRun))
    for (const element of [root, ...all(root, 'testsuite')]) {
      for (const [attribute, name] of [
        ['tests', 'testcase'],
        ['failures', 'failure'],
        ['errors', 'error'],
        ['skipped', 'skipped'],
      ] as const) {
        expect(Number(element.attributes[attribute]), `${attribute} of ${element.attributes['name']}`).toBe(
          all(element, name).length,
        )
      }
    }
    expect(root.attributes).toMatchObject({ failures: '2', errors: '3' })
  })

  it('is red exactly when the run is not ok', () => {
    const runs: readonly RunDocument[] = [
      mixedRun,
      cleanRun,
      hostileRun,
      run([report('a')], { interrupted: 'by the user' }),
      run([report('a')], { unopened: [{ backend: 'b', reason: 'no' }] }),
      run([report('a', { 'keys/neighbours': { status: 'inconclusive', reason: 'x' } })]),
      run([report('a', { 'keys/neighbours': { status: 'waived', reason: 'x' } })]),
      run([report('a', {}, { ok: false, waiverProblems: ['expired'] })]),
    ]
    for (const doc of runs) {
      const { attributes } = parse(toJUnit(doc))
      expect(Number(attributes['failures']) + Number(attributes['errors']) === 0).toBe(runOk(doc))
    }
  })

  it('puts program, expected, got, hint and replay into the failure', () => {
    const [, failure] = all(parse(toJUnit(mixedRun)), 'failure')
    const { message, program, expected, got, hint, token } = likeFailure
    expect(failure?.attributes['message']).toBe(message)
    expect(failure?.text).toContain(program.trimEnd())
    for (const line of [
      `expected: ${expected}`,
      `got: ${got}`,
      `hint: ${hint}`,
      `replay: kv-testkit replay ${token}`,
    ]) {
      expect(failure?.text).toContain(line)
    }
  })
})
