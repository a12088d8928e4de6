/** A signal ends a call: aborted before, nothing happens; aborted in flight, the call settles, and the next one is right. */
import { ask, heldIfAnswered } from './ask.ts'
import { lawBroken } from './conclusion.ts'
import { getEventListeners } from 'node:events'
import { emptyBatches, everyCall } from './calls.ts'
import type { Law } from './law.ts'
import type { Opening } from '../execution/opening.ts'
import type { CallOutcome } from '../execution/perform.ts'
import { printFile } from '../failure/print-file.ts'
import { type Abort, type CallStep, del, get, type Program, set, type Step } from '../program/program.ts'

const before: readonly Abort[] = [
  { when: 'before', reason: 'default' },
  { when: 'before', reason: 'error' },
  { when: 'before', reason: 'falsy' },
]

const inFlight: readonly Abort[] = [
  { when: 'at-once', reason: 'error' },
  { when: 'in-flight', afterMs: 0, reason: 'error' },
  { when: 'in-flight', afterMs: 1, reason: 'default' },
  { when: 'in-flight', afterMs: 3, reason: 'falsy' },
]

const aborted = (step: CallStep, abort: Abort): CallStep => ({ ...step, abort })

export const cancellationLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'cancellation/before',
    group: 'cancellation',
    title:
      "A call whose signal is already aborted rejects with the signal's reason, the very same value, and has no effect.",
    needs: ['heeds-signal'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      [...everyCall(context), ...emptyBatches(context)].flatMap((step) =>
        before.map((abort): Program => ({ steps: [set('a', '61'), aborted(step, abort), get('a')], sweep: true })),
      ),
  },
  {
    kind: 'programs',
    id: 'cancellation/ignored',
    group: 'cancellation',
    title:
      'Signals are not heeded, as the profile says: a call whose signal is aborted does what it would do without one.',
    needs: ['ignores-signal'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      everyCall(context).map((step): Program => ({
        steps: [set('a', '61'), aborted(step, { when: 'before', reason: 'default' }), get('a')],
      })),
  },
  {
    kind: 'programs',
    id: 'cancellation/in-flight',
    group: 'cancellation',
    title:
      'A call that is aborted in flight settles, the state is the one before it or after it, and the next call is right.',
    needs: ['heeds-signal'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      everyCall(context).flatMap((step) => [
        ...inFlight.map((abort): Program => ({
          steps: [set('a', '61'), aborted(step, abort), get('a'), set('b', '63'), get('b'), set('a', '64'), get('a')],
        })),
        // as many as exhaust a small pool, if each keeps its connection
        {
          steps: [...Array.from({ length: 12 }, () => aborted(step, { when: 'at-once', reason: 'error' })), get('b')],
        },
      ]),
    random: (context) => {
      const { fc } = context
      const steps = everyCall(context)
      return fc
        .array(
          fc.record({ step: fc.constantFrom(...steps), abort: fc.option(fc.constantFrom(...inFlight), { freq: 1 }) }),
          { minLength: 3, maxLength: 8 },
        )
        .map((drawn): Program => {
          const made = drawn.map(({ step, abort }): Step => (abort === null ? step : aborted(step, abort)))
          return { steps: [set('a', '61'), ...made, get('a'), del('a'), get('a')] }
        })
    },
  },
  {
    kind: 'programs',
    id: 'cancellation/late-effect',
    group: 'cancellation',
    title: 'A write that its caller gave up never overwrites a later acknowledged write of the same client.',
    needs: ['heeds-signal'],
    exercises: ['setRaw', 'getRaw'],
    directed: ({ tier }) =>
      inFlight.slice(0, tier === 'smoke' ? 2 : inFlight.length).flatMap((abort): readonly Program[] => [
        {
          steps: [
            set('a', '61'),
            aborted(set('a', '62'), abort),
            set('a', '63'),
            get('a'),
            { do: 'pause', ms: 20 },
            get('a'),
          ],
        },
        { steps: [set('a', '61'), aborted(del('a'), abort), set('a', '63'), { do: 'pause', ms: 20 }, get('a')] },
        { steps: [aborted(set('a', '62'), abort), del('a'), { do: 'pause', ms: 20 }, get('a')] },
      ]),
  },
  {
    kind: 'experiment',
    id: 'cancellation/no-listener-left',
    group: 'cancellation',
    title: 'A signal that serves many calls keeps no listener of a call that has settled.',
    needs: ['heeds-signal'],
    exercises: ['setRaw', 'getRaw'],
    async experiment(context) {
      const rounds = 30
      const controller = new AbortController()
      const space = context.sandbox.enter()
      const key = `${space.prefix}1`
      try {
        const store = await space.client(0)
        const options = { signal: controller.signal }
        const answers: CallOutcome[] = []
        for (let round = 0; round < rounds; round += 1) {
          answers.push(
            await ask(store, { op: 'setRaw', key, value: Uint8Array.of(0x30 + (round % 10)) }, context, options),
          )
          answers.push(await ask(store, { op: 'getRaw', key }, context, options))
        }
        const left = getEventListeners(controller.signal, 'abort').length
        if (left < rounds) return heldIfAnswered(answers, context)
        return lawBroken({
          message: `${2 * rounds} calls have settled, and ${left} listeners are still on their signal.`,
          expected: 'no listener on the signal once its calls have settled',
          got: `${left} listeners after ${2 * rounds} calls`,
          hint: 'Take the listener off when the call settles ({ once: true } alone is not enough: it waits for an abort that never comes).',
          program: listenerProgram(context.subject.opening, rounds),
        })
      } finally {
        await space.leave([key.slice(space.prefix.length)])
      }
    },
  },
]

function listenerProgram(opening: Opening, rounds: number): string {
  return printFile(
    opening,
    [
      'const kv = await open()',
      'const { signal } = new AbortController()',
      'setMaxListeners(0, signal)',
      `for (let i = 0; i < ${rounds}; i += 1) {`,
      "  await kv.setRaw('1', Uint8Array.of(0x30 + (i % 10)), { signal })",
      "  await kv.getRaw('1', { signal })",
      '}',
      `const left = getEventListeners(signal, 'abort').length`,
      `assert.ok(left < ${rounds}, \`\${left} listeners are left on the signal of ${2 * rounds} calls\`)`,
    ],
    ['await kv.close()'],
  )
}
