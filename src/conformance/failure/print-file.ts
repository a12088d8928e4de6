/**
 * Makes a whole program of the calls that show a failure: JavaScript that can be pasted into a file and run with `node`. It ends
 * with one line and exit code 1 where the store is wrong, and says nothing where it is not.
 */
import type { Opening } from '../execution/opening.ts'
import { prelude } from './prelude.generated.ts'

/** Import → what of it a program may use. To let programs use one more is to add a line. */
const imports: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['spawn'],
  'node:events': ['getEventListeners', 'setMaxListeners'],
  'node:readline': ['createInterface'],
  'kv-testkit/conformance': ['replayConformance', 'runConformance'],
  'kv-testkit/history': ['checkConsistency', 'checkLinearizable', 'HistoryRecorder', 'recordHistory'],
}

/**
 * The source of a program.
 *
 * @param body the calls and assertions; they may use whatever {@link imports} and the prelude have
 * @param closing closes what the body opened: a program whose clients stay open may not end
 */
export function printFile(opening: Opening, body: readonly string[], closing: readonly string[] = []): string {
  const made = opening.classifies ? body.map((line) => byClassifier(line)) : body
  const ending = opening.end.length === 0 ? endings.plain : endings.freeing(opening.end)
  const text = [...made, ...ending].join('\n')
  const functions = functionsFor(text, opening)
  return [
    "import assert from 'node:assert/strict'",
    ...importsFor([opening.begin, text].join('\n')),
    opening.begin,
    ...functions,
    ...ending,
    '',
    ...made,
    ...closing,
    ...(opening.end.length === 0 ? [] : ['await end()']),
    '',
  ].join('\n')
}

/** What becomes of an error that nothing catches: where there is nothing to free, and where there is. */
const endings = {
  plain: [
    "process.on('uncaughtException', (error) => {",
    '  console.error(`✗ ${inShort(error)}`)',
    '  process.exit(1)',
    '})',
  ],
  freeing: (lines: readonly string[]) => [
    'const end = async () => {',
    ...lines.map((line) => `  ${line}`),
    '}',
    "process.on('uncaughtException', (error) => {",
    '  if (process.exitCode !== 1) console.error(`✗ ${inShort(error)}`)',
    '  process.exitCode = 1',
    '  void end().finally(() => process.exit())',
    '})',
  ],
} as const

function importsFor(text: string): readonly string[] {
  return Object.entries(imports).flatMap(([module, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\(`).test(text))
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${module}'`]
  })
}

/** The functions that `text` calls, and those that these call, as source. */
function functionsFor(text: string, { classifies, backend }: Opening): readonly string[] {
  const known = Object.entries(
    classifies
      ? { ...prelude, codeOf: `const codeOf = (error) => ${backend}.errorCode(error) ?? error?.code` }
      : prelude,
  )
  const used = new Set<string>()
  for (const pending = [text]; pending.length > 0;) {
    const calling = pending.pop() ?? ''
    for (const [name, source] of known) {
      if (used.has(name) || !new RegExp(`\\b${name}\\b(?=[(,)])`).test(calling)) continue
      used.add(name)
      pending.push(source)
    }
  }
  return known.filter(([name]) => used.has(name)).map(([, source]) => source)
}

/** The line for a store whose errors do not carry the codes themselves. */
function byClassifier(line: string): string {
  return line.replaceAll(/\{ code: '(KV_[A-Z_]+)' \}/g, "(error) => codeOf(error) === '$1'")
}
