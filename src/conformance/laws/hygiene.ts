/** What a store must not leave behind in the process that uses it. */
import { lawBroken } from './conclusion.ts'
import { ask, heldIfAnswered } from './ask.ts'
import { oneLine } from '../../kv/index.ts'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import type { Stray } from '../execution/hygiene-watch.ts'
import type { RunContext } from '../execution/run-context.ts'
import type { Law } from './law.ts'
import type { Opening } from '../execution/opening.ts'
import { printFile } from '../failure/print-file.ts'
import type { CallOutcome } from '../execution/perform.ts'
import { freshNamespace } from '../execution/subject.ts'

export const hygieneLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'hygiene/nothing-stray',
    group: 'hygiene',
    title: "No call leaves a rejection that nobody handles, or an 'error' event without a listener.",
    exercises: ['getRaw'],
    when: 'last',
    async experiment(context) {
      const space = context.sandbox.enter()
      const answers: CallOutcome[] = []
      try {
        const store = await space.client(0)
        for (const key of ['', `${space.prefix}1`])
          for (const op of ['getRaw', 'delete'] as const) answers.push(await ask(store, { op, key }, context))
      } finally {
        await space.leave(['1'])
      }
      // what nobody handles is told one turn of the event loop later, which on a busy machine may last longer than this
      await wait(5)
      await turn()
      const { blamed, stray } = context.hygiene
      const first = blamed ?? stray[0]
      if (first === undefined) return heldIfAnswered(answers, context)
      return lawBroken({
        message: `${whenOf(first)}, the process saw ${first.said}`,
        expected: 'every error reaches the caller, and nobody else',
        got: first.said,
        ...(first.error === undefined ? {} : { error: first.error }),
        hint: "A promise inside the backend is left floating, or a client's 'error' event has no listener.",
        program: strayProgram(context.subject.opening, first),
      })
    },
  },
  {
    kind: 'experiment',
    id: 'hygiene/no-handle-left',
    group: 'hygiene',
    title: 'A client that was closed leaves no timer, socket or other handle that would keep the process alive.',
    needs: ['openable'],
    exercises: ['close'],
    when: 'alone',
    async experiment(context) {
      const clients = 6
      const before = handles()
      const answers: CallOutcome[] = []
      for (let index = 0; index < clients; index += 1) answers.push(await openUseClose(context))
      const left = await settledHandles(before, clients)
      if (left.length === 0) return heldIfAnswered(answers, context)
      return lawBroken({
        message: `${clients} clients were opened and closed, and ${left.join(', ')} stayed behind.`,
        expected: 'as many handles after closing as before opening',
        got: left.join(', '),
        hint: 'An interval that is not cleared, a pool that is not ended, a watcher that is not closed.',
        program: handleProgram(context.subject.opening, clients),
      })
    },
  },
]

/** During which law, after which call, and what the server underwent then. */
function whenOf({ during, after, undergoing }: Stray): string {
  const [law] = during.length === 1 ? during : []
  return [
    `While ${law === undefined ? 'laws were' : `${law} was`} asked`,
    ...(undergoing === undefined ? [] : [`with the server ${undergoing}`]),
    ...(after === undefined ? [] : [`${after.op} the last call that had been made`]),
  ].join(', ')
}

/** What came of the call that the client was used for: one that reached nothing has nothing to leave behind. */
async function openUseClose(context: RunContext): Promise<CallOutcome> {
  const store = await context.subject.open(freshNamespace())
  const answer = await ask(store, { op: 'getRaw', key: 'kvt1' }, context)
  await ask(store, { op: 'close' }, context)
  return answer
}

/** How many handles of each kind keep the process alive. */
function handles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/**
 * The kinds that grew by one for every client, and did not shrink again within a second: something else in the process may
 * open a handle meanwhile, but hardly as many of one kind.
 */
async function settledHandles(before: ReadonlyMap<string, number>, clients: number): Promise<readonly string[]> {
  for (let waited = 0; ; waited += 50) {
    const grown = [...handles()].filter(([kind, count]) => count - (before.get(kind) ?? 0) >= clients)
    if (grown.length === 0 || waited >= 1_000)
      return grown.map(([kind, count]) => `${count - (before.get(kind) ?? 0)} × ${kind}`)
    await wait(50)
  }
}

/** What is handled by nobody ends the program, and so shows itself. */
function strayProgram(opening: Opening, stray: Stray): string {
  return printFile(
    opening,
    [
      `// ${oneLine(whenOf(stray))}:`,
      `// ${oneLine(stray.said)}`,
      'const kv = await open()',
      "for (const key of ['', '1']) {",
      '  await kv.getRaw(key).catch(() => {})',
      '  await kv.delete(key).catch(() => {})',
      '}',
    ],
    ['await kv.close()', 'await new Promise((resolve) => setTimeout(resolve, 50))'],
  )
}

function handleProgram(opening: Opening, clients: number): string {
  return printFile(opening, [
    'const use = async (i) => {',
    `  const kv = await ${opening.backend === undefined ? 'open()' : `${opening.backend}.open(store + i)`}`,
    "  await kv.getRaw('1').catch(() => {})",
    '  await kv.close()',
    '}',
    '// what is made once and for all is not held against it',
    'await use(0)',
    'await new Promise((resolve) => setTimeout(resolve, 100))',
    'const before = process.getActiveResourcesInfo().length',
    `for (let i = 0; i < ${clients}; i += 1) await use(i + 1)`,
    'let left = 0',
    'for (let round = 0; round < 20; round += 1) {',
    '  await new Promise((resolve) => setTimeout(resolve, 50))',
    '  left = process.getActiveResourcesInfo().length - before',
    `  if (left < ${clients}) break`,
    '}',
    `assert.ok(left < ${clients}, \`\${left} handles stayed behind of ${clients} clients\`)`,
  ])
}
