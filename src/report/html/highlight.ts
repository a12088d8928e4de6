/** Colours for the programs of failures: a single pass that knows as much JavaScript as those programs use. */
import { visible } from '../../kv/index.ts'
import { html, type Markup } from './markup.ts'

const keywords =
  'as async await break case catch const continue do else export false finally for from function if import in instanceof let new null of return switch throw true try typeof undefined while'

/** Comment, string, template, number, name, and everything else one character at a time. */
const token =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?<number>\b\d[\d_]*(?:\.\d+)?n?\b|\b0x[\da-f]+\b)|(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)|[\s\S]/giu

const words: ReadonlySet<string> = new Set(keywords.split(' '))

/** `program` as HTML in which comments, strings, numbers, keywords and calls have a class each. */
export function highlight(program: string): Markup {
  const pieces: Markup[] = []
  let plain = ''
  const source = visible(program.trimEnd())
  for (const { 0: text, index, groups = {} } of source.matchAll(token)) {
    const kind = kindOf(text, source[index + text.length] === '(', groups)
    if (kind === undefined) {
      plain += text
      continue
    }
    pieces.push(html`${plain}<span class="${kind}">${text}</span>`)
    plain = ''
  }
  return html`${pieces}${plain}`
}

function kindOf(
  text: string,
  called: boolean,
  groups: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (groups['comment'] !== undefined) return 'tc'
  if (groups['string'] !== undefined) return 'ts'
  if (groups['number'] !== undefined) return 'tn'
  if (groups['name'] === undefined) return undefined
  if (words.has(text)) return 'tk'
  return called ? 'tf' : undefined
}
