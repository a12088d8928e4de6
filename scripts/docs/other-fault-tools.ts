/** What other tools offer, from their documentation, beside the actions of this one. */
import { type ActionKind } from '../../src/faults/index.ts'
import { actionKinds } from '../../src/faults/internal.ts'
import { quoted, table } from './markdown.ts'

interface Tool {
  readonly name: string
  readonly url: string
  /** What it stands in front of. */
  readonly layer: string
  /** The kinds of trouble that its documentation names. */
  readonly kinds: readonly string[]
  /** Which of these does what one of our actions does. */
  readonly counterparts: Partial<Readonly<Record<ActionKind, string>>>
  readonly repeats: string
}

const tools: readonly Tool[] = [
  {
    name: 'Toxiproxy',
    url: 'https://github.com/Shopify/toxiproxy#toxics',
    layer: 'a TCP connection',
    kinds: ['latency', 'down', 'bandwidth', 'slow_close', 'timeout', 'reset_peer', 'slicer', 'limit_data'],
    counterparts: {
      latency: 'latency',
      down: 'down',
      hang: 'timeout',
      error: 'reset_peer',
      truncate: 'limit_data, which also ends the connection',
    },
    repeats: 'no',
  },
  {
    name: 'Polly (Simmy)',
    url: 'https://www.pollydocs.org/chaos/',
    layer: 'a call, which it delays or replaces',
    kinds: ['fault', 'outcome', 'latency', 'behavior'],
    counterparts: { latency: 'latency', error: 'fault' },
    repeats: "with a generator of one's own",
  },
  {
    name: 'nock',
    url: 'https://github.com/nock/nock#readme',
    layer: 'an HTTP request, which it answers itself',
    kinds: ['delayConnection', 'delayBody', 'replyWithError', 'reply with an error status'],
    counterparts: { latency: 'delay', error: 'replyWithError', throttle: 'reply with status 429' },
    repeats: 'by order',
  },
  {
    name: 'msw',
    url: 'https://mswjs.io/docs/api/delay',
    layer: 'an HTTP request, which it answers itself',
    kinds: [
      'delay(ms)',
      "delay('real')",
      "delay('infinite')",
      'HttpResponse.error()',
      'a response with an error status',
    ],
    counterparts: {
      latency: 'delay(ms)',
      hang: "delay('infinite')",
      error: 'HttpResponse.error()',
      throttle: 'a response with status 429',
    },
    repeats: 'by order',
  },
]

/** How many kinds each tool has, and which of our actions it has something for. */
export function comparison(): string {
  const met = actionKinds.filter((kind) => tools.some(({ counterparts }) => counterparts[kind] !== undefined))
  const lost = actionKinds.filter((kind) => !met.includes(kind))
  return [
    table(
      ['tool', 'stands in front of', 'kinds', 'which', 'the same again'],
      [
        [
          'kv-testkit',
          'a call to a store, before, instead of and after its effect',
          String(actionKinds.length),
          'the tables above',
          'by seed, and by log',
        ],
        ...tools.map(({ name, url, layer, kinds, repeats }) => [
          `[${name}](${url})`,
          layer,
          String(kinds.length),
          kinds.map(quoted).join(', '),
          repeats,
        ]),
      ],
    ),
    `Of the ${actionKinds.length} actions here, ${met.length} have a counterpart in one of them:`,
    table(
      ['action', ...tools.map(({ name }) => name)],
      met.map((kind) => [quoted(kind), ...tools.map(({ counterparts }) => counterparts[kind] ?? '')]),
    ),
    `The other ${lost.length} (${lost.map(quoted).join(', ')}) have none. Nor does any of the four tell, for one operation, an error before the ` +
      'effect from one after it: Toxiproxy cuts a connection whatever the server has done by then, Polly injects before the call or in its stead, ' +
      'and behind nock and msw there is no store that anything could happen to. What they answer by hand can say anything, and changes nothing.',
    'What works below the operations, on bytes of a connection (`bandwidth`, `slow_close`, `slicer`, `reset_peer`, `limit_data`), is the business of ' +
      'the relay in front of a container, not of a plan.',
  ].join('\n\n')
}
