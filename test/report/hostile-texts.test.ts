/** Every text that acts where it is shown, in every place where a text of others can stand, through every view. */
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { ChaosReport } from '../../src/chaos/index.ts'
import { checkConsistency, type HistoryOperation, laneDiagram } from '../../src/history/index.ts'
import { oneLine, stringLiteral, visible } from '../../src/kv/index.ts'
import {
  chaosLine,
  reportFormats,
  type RunDocument,
  toChaosHtml,
  toChaosText,
  toCheckHtml,
  toCheckText,
  toTerminal,
} from '../../src/report/index.ts'
import { acting, commandsIn, hostileTexts } from '../kv/fixtures/hostile-texts.ts'
import { cleanRun, runOf } from './fixtures/documents.ts'

const texts = Object.entries(hostileTexts)

/** The page or text of `name`, in every view of a run. */
const views: readonly (readonly [name: string, (doc: RunDocument) => string])[] = [
  ['terminal', (doc) => toTerminal(doc)],
  ...reportFormats.map(({ name, render }) => [name, render] as const),
]

/** A stale read, by a client, of a key and under a fault of that name. */
function historyOf(text: string): readonly HistoryOperation[] {
  const made = (client: string, op: 'set' | 'get', value: string, call: number): HistoryOperation => ({
    client,
    op,
    key: text,
    ...(op === 'set' ? { value } : { result: value }),
    status: 'ok',
    call,
    return: call + 1,
  })
  return [made(text, 'set', text, 0), made(text, 'set', `${text}2`, 2), made(`${text}b`, 'get', text, 4)]
}

const checkOf = (text: string): ReturnType<typeof checkConsistency> =>
  checkConsistency(historyOf(text), {
    consistency: 'linearizable',
    faults: [{ id: 'f', label: text, from: 0, to: 5 }],
  })

function chaosOf(text: string): ChaosReport {
  const { violations, overlap } = checkOf(text)
  const [violation] = violations
  if (violation === undefined) throw new Error('the history is linearizable')
  return {
    ok: false,
    verdict: 'violation',
    reason: text,
    backend: text,
    version: text,
    seed: 1,
    time: 'virtual',
    plan: {
      version: 1,
      seed: 1,
      clients: [0, 1],
      keys: [text],
      operations: 3,
      skipped: [text],
      durationMs: null,
      pauseMs: 0,
      callTimeoutMs: 1,
      consistency: 'linearizable',
      faults: { allowLies: false, faults: [] },
      nemeses: [],
    },
    violation,
    history: historyOf(text),
    faults: [{ id: text, label: text, from: 0, to: 5 }],
    faultCounts: { [text]: { armed: 1, fired: 1, changedOutcome: 1 } },
    nemeses: [],
    phases: [],
    unexplained: [
      {
        op: 'getRaw',
        code: null,
        said: text,
        why: text,
        count: 1,
        first: { client: text, op: 'getRaw', keys: [text], atMs: 0, phase: 'chaos' },
        during: text,
      },
    ],
    strays: [
      {
        said: text,
        count: 1,
        first: { phase: 'chaos', atMs: 0, nemeses: [text], fault: { id: text, agoMs: 0 }, calls: [] },
        during: text,
      },
    ],
    givenUp: 1,
    notes: [text],
    outcomes: { ok: 3, fail: 0, unknown: 0 },
    overlap,
    digest: text,
    elapsedMs: 1,
    durationMs: 1,
    interrupted: text,
  }
}

const historyViews: readonly (readonly [name: string, (text: string) => string])[] = [
  ['check text', (text) => toCheckText(checkOf(text), { subject: text, written: [text] })],
  ['check page', (text) => toCheckHtml(historyOf(text), checkOf(text), { subject: text, command: text })],
  ['chaos text', (text) => toChaosText(chaosOf(text), { replay: text, written: [text] })],
  ['chaos line', (text) => chaosLine(chaosOf(text))],
  ['chaos page', (text) => toChaosHtml(chaosOf(text), { command: text })],
  ['lanes', (text) => laneDiagram(historyOf(text), [{ id: 'f', label: text, from: 0, to: 5 }])],
]

describe.each(views)('the view %s', (name, render) => {
  it.each(texts)('shows what %s', (_, text) => {
    const shown = render(runOf(text))
    expect(acting.exec(shown)).toBeNull()
    const own = name === 'github' ? /^::(?:error|warning) title=[^\n:]*::/ : /^$/
    expect(commandsIn(shown).filter((line) => !own.test(line))).toEqual([])
  })
})

describe.each(historyViews)('the view %s of a history', (name, render) => {
  it.each(texts.filter(([, text]) => text !== ''))('shows what %s', (_what, text) => {
    const shown = render(text)
    expect(acting.exec(shown)).toBeNull()
    expect(commandsIn(shown)).toEqual([])
  })

  it.runIf(!name.endsWith('page'))('has as many lines whatever the names are', () => {
    const lines = (text: string): number => render(text).split('\n').length
    expect(lines('one\ntwo\r\nthree\u2028four\u0085five')).toBe(lines('a'))
  })
})

describe('what is shown is what was said', () => {
  it.each(texts)('in JSON, which parses to the very document: %s', (_, text) => {
    const doc = runOf(text)
    const json = reportFormats.find(({ name }) => name === 'json')?.render(doc) ?? ''
    expect(JSON.parse(json)).toEqual(doc)
  })

  it.each(texts)('in JUnit, which parses: %s', (_, text) => {
    const xml = reportFormats.find(({ name }) => name === 'junit')?.render(runOf(text)) ?? ''
    const names: string[] = []
    const messages: string[] = []
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      throw error
    })
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'testsuite') names.push(attributes['name'] ?? '')
      if (name === 'failure') messages.push(attributes['message'] ?? '')
    })
    parser.write(xml).close()
    expect(names[1]).toBe(visible(text))
    expect(messages[0]).toBe(visible(text))
  })

  it.each(texts)('in a page, which has no element more than that of a run of plain words: %s', (_, text) => {
    const html = reportFormats.find(({ name }) => name === 'html')?.render
    const tags = (page: string): readonly string[] =>
      [...page.matchAll(/<(?!span class="t[a-z]")(\/?[a-z][\w-]*)(?=[\s>/])/g)].flatMap(([, tag = '']) =>
        tag === '/span' || tag === 'span' ? [] : [tag],
      )
    expect(tags(html?.(runOf(text)) ?? '')).toEqual(tags(html?.(runOf(text === '' ? '' : 'plain')) ?? ''))
  })
})

describe('Markdown', () => {
  const markdown = (text: string): string =>
    reportFormats.find(({ name }) => name === 'markdown')?.render(runOf(text)) ?? ''

  /** What stands outside code: blocks first, then pieces within a line. */
  const outside = (text: string): string =>
    text.replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '').replaceAll(/(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/g, '')

  it('names nobody and no issue', () => {
    const text = outside(markdown(hostileTexts['names people and issues'] ?? ''))
    expect(text).toContain('user')
    expect(text).not.toMatch(/@[a-z\d]|#\d|GH-\d/i)
  })

  it('leaves a sign that begins no reference as it is', () => {
    expect(markdown('a @ b, C# and # 1')).toContain('a @ b, C\\# and \\# 1')
  })

  it('fences a text of a hundred thousand runs of backticks', () => {
    expect(markdown('` '.repeat(200_000))).toContain('```js\n')
  })

  it.each(texts)('has as many cells in each row whatever the name is: %s', (_, text) => {
    const rows = markdown(text)
      .split('\n')
      .filter((line) => line.startsWith('| '))
    expect(new Set(rows.map((row) => row.split(/(?<!\\)\|/).length)).size).toBe(1)
  })
})

it('leaves a run without such texts as it is', () => {
  expect(visible(toTerminal(cleanRun))).toBe(toTerminal(cleanRun))
})

it('prints a string of a program as a literal that has the same value', () => {
  for (const text of Object.values(hostileTexts)) {
    const printed = oneLine(`await kv.getRaw(${stringLiteral(text)}) // ${text}`)
    const literal = /^await kv\.getRaw\(("(?:\\.|[^"\\])*")\)/.exec(printed)?.[1] ?? ''
    expect(JSON.parse(literal)).toBe(text)
  }
})
