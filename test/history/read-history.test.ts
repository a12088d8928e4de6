import { describe, expect, it } from 'vitest'
import {
  checkLinearizable,
  historyLines,
  type HistoryOperation,
  readHistory,
  type ReadHistoryOptions,
  type TextSource,
} from '../../src/history/index.ts'
import { isUsageError } from '../../src/kv/index.ts'

const history: readonly HistoryOperation[] = [
  { client: 'a', op: 'set', key: 'k', value: 'a#1', status: 'ok', call: 1, return: 4 },
  { client: 2, op: 'get', key: 'k', result: null, status: 'ok', call: 2, return: 3 },
  {
    client: 'a',
    op: 'cas',
    key: 'ü',
    expected: null,
    value: { x: [1] },
    result: false,
    status: 'ok',
    call: 5,
    return: 6,
  },
  { client: 'a', op: 'delete', key: 'k', status: 'unknown', call: 7, return: null },
]

async function operationsOf(source: TextSource, options: ReadHistoryOptions = {}): Promise<HistoryOperation[]> {
  return (await readHistory(source, options)).operations
}

async function problemOf(lines: readonly string[], options = {}): Promise<string> {
  try {
    await readHistory([lines.join('\n')], options)
  } catch (error) {
    if (isUsageError(error)) return error.message
    throw error
  }
  return 'none'
}

describe('JSON lines', () => {
  it('come back as they were written', async () => {
    expect(await operationsOf(historyLines(history))).toEqual(history)
  })

  it('are read from bytes in pieces of any size, inside characters too', async () => {
    const bytes = new TextEncoder().encode([...historyLines(history)].join(''))
    for (const size of [1, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, at * size + size),
      )
      expect(await operationsOf(pieces)).toEqual(history)
    }
  })

  it('may have blank lines and comments, which count as lines', async () => {
    const [first = '', second = ''] = historyLines(history)
    expect(await operationsOf(['; a comment\n\n', first, '\r\n', second])).toHaveLength(2)
    expect(await problemOf(['', '', '{"client":1}'])).toMatch(/^line 3: /)
  })
})

describe('a history file is refused in one sentence with the line number where', () => {
  const [first = '', second = ''] = [...historyLines(history)].map((line) => line.trim())
  const changed = (change: object): string => JSON.stringify({ ...history[0], ...change })

  it.each([
    ['it is empty', [''], /^line 1: the history is empty/],
    ['a line is cut off', [first, second.slice(0, 40)], /^line 2: .*cut off\?$/],
    ['a line is not JSON', [first, 'hello}'], /^line 2: hello} is not JSON/],
    ['a line is not an object', [first, '[1]'], /^line 2: \[1\] is not an object/],
    ['a field is missing', [first, '{"client":"b"}'], /^line 2: 'key' is missing; expected a string/],
    [
      'an operation does not exist',
      [changed({ op: 'put' })],
      /^line 1: 'op' is "put"; expected one of 'get', 'set', 'delete'/,
    ],
    ['stamps go backwards', [changed({ call: 9 })], /^line 1: it returns at 4, before its call at 9/],
    [
      'a client does two things at once',
      [first, changed({ call: 3, return: 9 })],
      /^line 2: client a calls set at 3 while its set of line 1 is in flight/,
    ],
    [
      'a client goes on after a call that never returned',
      [changed({ status: 'unknown', return: null }), changed({ call: 8, return: 9 })],
      /^line 2: client a calls set at 8/,
    ],
    [
      'its form is unknown',
      ['hello'],
      /^line 1: hello is of no known form; expected one of jsonl, edn, porcupine-kv, porcupine-log/,
    ],
  ])('%s', async (_, lines, message) => {
    expect(await problemOf(lines)).toMatch(message)
  })

  it('it is larger than the budget', async () => {
    const problem = await problemOf(
      [...historyLines(history)].map((line) => line.trim()),
      { maxOperations: 3 },
    )
    expect(problem).toMatch(/^line 4: the history has more than 3 operations; raise maxOperations/)
  })

  it('a return has no call', async () => {
    expect(await problemOf(['{:process 1, :type :ok, :f :read, :value 3}'])).toMatch(
      /^line 1: process 1 returns from get without a call/,
    )
  })

  it('a process has two calls in flight', async () => {
    const call = '{:process 1, :type :invoke, :f :read, :value nil}'
    expect(await problemOf([call, call])).toMatch(/^line 2: process 1 calls get while its get of line 1 is in flight/)
  })

  it('a return belongs to another call', async () => {
    const lines = ['{:process 1, :type :invoke, :f :read, :value nil}', '{:process 1, :type :ok, :f :write, :value 1}']
    expect(await problemOf(lines)).toMatch(
      /^line 2: process 1 returns from set, but its call in flight, of line 1, is get/,
    )
  })

  it('an EDN line is cut off', async () => {
    expect(await problemOf(['{:process 1, :type :invo'])).toMatch(/^line 1: .* is not an EDN map/)
  })

  it('a function is unknown', async () => {
    expect(await problemOf(['{:process 1, :type :invoke, :f :enqueue, :value 1}'])).toMatch(
      /^line 1: ':f' is 'enqueue'; expected one of read/,
    )
  })

  it('a log line is cut off', async () => {
    expect(await problemOf(['INFO  jepsen.util - 0\t:invoke\t:read\tnil', 'INFO  jepsen.util - 0\t:ok'])).toMatch(
      /^line 2: .*cut off/,
    )
  })
})

describe('Jepsen operation lines', () => {
  it('are paired by process, with their line numbers as stamps', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :write, :value 3, :time 10, :index 0}',
      '{:process :nemesis, :type :info, :f :start, :value nil}',
      '{:process 1, :type :invoke, :f :read, :value nil}',
      '{:process 0, :type :info, :f :write, :value 3, :error :timeout}',
      '{:process 1, :type :ok, :f :read, :value 3}',
      '{:process 1, :type :invoke, :f :cas, :value [3 4]}',
      '{:process 1, :type :fail, :f :cas, :value [3 4]}',
      '{:process 2, :type :invoke, :f :read, :value nil}',
    ]
    expect(await operationsOf([lines.join('\n')])).toEqual(
      [
        { client: 1, op: 'get', key: 'register', result: 3, status: 'ok', call: 3, return: 5 },
        { client: 1, op: 'cas', key: 'register', expected: 3, value: 4, status: 'fail', call: 6, return: 7 },
        { client: 2, op: 'get', key: 'register', status: 'unknown', call: 8, return: null },
        { client: 0, op: 'set', key: 'register', value: 3, status: 'unknown', call: 1, return: 4 },
      ].sort((a, b) => (a.return ?? 99) - (b.return ?? 99)),
    )
  })

  it('may name the key inside the value, as independent keys do', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :write, :value [7 3]}',
      '{:process 0, :type :ok, :f :write, :value [7 3]}',
      '{:process 0, :type :invoke, :f :cas, :value [7 [3 4]]}',
      '{:process 0, :type :ok, :f :cas, :value [7 [3 4]]}',
      '{:process 0, :type :invoke, :f :read, :value [7 nil]}',
      '{:process 0, :type :ok, :f :read, :value [7 4]}',
    ]
    const read = await operationsOf([lines.join('\n')])
    expect(read.map((o) => [o.op, o.key])).toEqual([
      ['set', '7'],
      ['cas', '7'],
      ['get', '7'],
    ])
    expect(checkLinearizable(read).verdict).toBe('ok')
  })
})

describe("Porcupine's forms", () => {
  it('of key-value data have the empty text for a missing key, and append', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :get, :key "5", :value nil}',
      '{:process 0, :type :ok, :f :get, :key "5", :value ""}',
      '{:process 0, :type :invoke, :f :append, :key "5", :value "x 0 1 y"}',
      '{:process 0, :type :ok, :f :append, :key "5", :value "x 0 1 y"}',
      '{:process 0, :type :invoke, :f :append, :key "5", :value "x 0 2 y"}',
      '{:process 0, :type :ok, :f :append, :key "5", :value "x 0 2 y"}',
      '{:process 0, :type :invoke, :f :get, :key "5", :value nil}',
      '{:process 0, :type :ok, :f :get, :key "5", :value "x 0 1 yx 0 2 y"}',
    ]
    expect(checkLinearizable(await operationsOf([lines.join('\n')]))).toMatchObject({ verdict: 'ok', method: 'sweep' })
    const wrong = lines.map((line) => line.replace('x 0 1 yx 0 2 y', 'x 0 2 y'))
    expect(checkLinearizable(await operationsOf([wrong.join('\n')])).verdict).toBe('violation')
  })

  it('of logs have failed compare-and-sets that did compare', async () => {
    const log = (text: string): string => `INFO  jepsen.util - ${text.replaceAll(' | ', '\t')}`
    const lines = [
      'not an event',
      log('0 | :invoke | :write | 2'),
      log('0 | :ok | :write | 2'),
      log('1 | :invoke | :cas | [2 3]'),
      log('1 | :fail | :cas | [2 3]'),
      log('2 | :invoke | :write | 4'),
      log('2 | :info | :write | :timed-out'),
    ]
    const read = await operationsOf([lines.join('\n')], { format: 'porcupine-log' })
    expect(read.map((o) => [o.op, o.status, o.result, o.call, o.return])).toEqual([
      ['set', 'ok', undefined, 2, 3],
      ['cas', 'ok', false, 4, 5],
      ['set', 'unknown', undefined, 6, 7],
    ])
    expect(checkLinearizable(read).verdict).toBe('violation')
  })
})

describe('Jepsen forms of today', () => {
  it('may be one vector over all lines, of records and pairs with tags', async () => {
    const lines = [
      '[',
      '#jepsen.history.Op{:index 0, :time 5, :type :invoke, :process 0, :f :write, :value #jepsen.independent.Tuple [8 3]}',
      '#jepsen.history.Op{:index 1, :time 6, :type :ok, :process 0, :f :write, :value #jepsen.independent.Tuple [8 3]}',
      '#_{:process 9, :type :invoke, :f :read}',
      '#jepsen.history.Op{:index 2, :time 7, :type :invoke, :process 0, :f :read, :value #jepsen.independent.Tuple [8 nil]}',
      '#jepsen.history.Op{:index 3, :time 8, :type :ok, :process 0, :f :read, :value #jepsen.independent.Tuple [8 3]}]',
    ]
    const { operations, lines: counts } = await readHistory([lines.join('\n')], { format: 'edn' })
    expect(operations).toEqual([
      { client: 0, op: 'set', key: '8', value: 3, status: 'ok', call: 2, return: 3 },
      { client: 0, op: 'get', key: '8', result: 3, status: 'ok', call: 5, return: 6 },
    ])
    expect(counts).toEqual({ events: 4, blank: 0, comments: 1, nemesis: 0, other: 1 })
  })

  it('may have sets as values, whose order means nothing', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :write, :value #{1 2}}',
      '{:process 0, :type :ok, :f :write, :value #{1 2}}',
      '{:process 0, :type :invoke, :f :read, :value nil}',
      '{:process 0, :type :ok, :f :read, :value #{2 1}}',
    ]
    const operations = await operationsOf([lines.join('\n')])
    expect(operations.map(({ key }) => key)).toEqual(['register', 'register'])
    expect(checkLinearizable(operations).verdict).toBe('ok')
  })

  it('keep values apart that a double would take for one', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :write, :value 1700000000000000123}',
      '{:process 0, :type :ok, :f :write, :value 1700000000000000123}',
      '{:process 0, :type :invoke, :f :read, :value nil}',
      '{:process 0, :type :ok, :f :read, :value 1700000000000000124}',
    ]
    expect(checkLinearizable(await operationsOf([lines.join('\n')])).verdict).toBe('violation')
  })
})

describe('numbers beyond 2^53', () => {
  const line = (text: string, call: string, end: string): string =>
    `{"client":"a",${text},"status":"ok","call":${call},"return":${end}}`

  it('keep their order as stamps, counted from the first call', async () => {
    const lines = [
      line('"op":"set","key":"k","value":1', '1700000000000000110', '1700000000000000120'),
      line('"op":"get","key":"k","result":null', '1700000000000000130', '1700000000000000140'),
      line('"op":"delete","key":"other"', '1700000000000000100', '1700000000000000101'),
    ]
    const operations = await operationsOf([lines.join('\n')])
    expect(operations.map(({ call, return: end }) => [call, end])).toEqual([
      [10, 20],
      [30, 40],
      [0, 1],
    ])
    // as doubles all of them are one stamp, at which anything may have happened
    expect(checkLinearizable(operations).verdict).toBe('violation')
  })

  it('are counted together with the stamps just below', async () => {
    const lines = [
      line('"op":"delete","key":"k"', '9007199254740990', '9007199254740991'),
      line('"op":"delete","key":"k"', '9007199254740993', '9007199254740994'),
      line('"op":"delete","key":"k"', '9007199254740995', '9007199254740996'),
    ]
    const operations = await operationsOf([lines.join('\n')])
    expect(operations.map(({ call, return: end }) => [call, end])).toEqual([
      [0, 1],
      [3, 4],
      [5, 6],
    ])
  })

  it('are kept as text where they are values, in whatever they are', async () => {
    const [operation] = await operationsOf([
      line('"op":"set","key":"k","value":{"at":[9007199254740993,5,"1"]}', '1', '2'),
    ])
    expect(operation).toMatchObject({ value: { at: ['9007199254740993', 5, '1'] }, call: 1, return: 2 })
  })

  it.each([
    ['stamps of two clocks', '1', /^line 2: 'call' is 1, more than 2\^52 away from other stamps/],
    ['a stamp with a fraction', '1.5', /^line 2: 'call' is 1.5; expected a whole number/],
    ['a return before its call', '1700000000000000101', /^line 2: it returns at 0, before its call at 1/],
  ])('are refused beside %s', async (_, call, problem) => {
    const lines = [
      line('"op":"delete","key":"k"', '1700000000000000100', '1700000000000000100'),
      line('"op":"delete","key":"k"', call, '1700000000000000100'),
    ]
    expect(await problemOf(lines)).toMatch(problem)
  })
})

describe('a crafted line is refused in one sentence with its number', () => {
  const call = '{:process 1, :type :invoke, :f :write, :value '
  const jsonl = '{"client":"a","op":"set","key":"k","status":"ok","call":1,"return":2,"value":'

  it.each([
    ['a text of 10 MB', `${jsonl}"${'x'.repeat(10_000_000)}"}`, /^line 2: the line is longer than 8,388,608 bytes/],
    ['the same in EDN', `${call}"${'x'.repeat(10_000_000)}"}`, /^line 2: the line is longer/],
    ['one line without an end', '['.repeat(20_000_000), /^line 2: the line is longer/],
    ['deep JSON', `${jsonl}${'['.repeat(1e6)}${']'.repeat(1e6)}}`, /^line 2: .*… is nested more than 200 deep$/],
    ['deep EDN', `${call}${'['.repeat(1e6)}${']'.repeat(1e6)}}`, /^line 2: .*… is nested more than 200 deep$/],
    ['JSON that only begins', `${jsonl}${'{"a":'.repeat(1e6)}`, /^line 2: .* was the file cut off\?$/],
    ['two operations on one line', `${call}1} ${call}1}`, /^line 2: .* has more behind its map/],
    ['a function of all objects', '{:process 1, :type :invoke, :f :constructor}', /^line 2: ':f' is 'constructor'/],
    ['a type of all objects', '{:process 1, :type :toString, :f :read}', /^line 2: ':type' is 'toString'/],
    ['a tag of something else', '#my.Op{:process 1, :type :invoke, :f :read}', /^line 2: .* is not an EDN map/],
  ])('%s', async (_, text, problem) => {
    const format = text.startsWith('{"') ? 'jsonl' : 'edn'
    expect(await problemOf(['', text], { format })).toMatch(problem)
  })

  it('spaces without end in a log cost no more than other text', async () => {
    const line = `INFO 1 :invoke :write ${'x '.repeat(100)}${' '.repeat(1_000_000)}x`
    expect(await problemOf([line], { format: 'porcupine-log' })).toMatch(/^line 1: .* is not a value/)
  })
})

describe('lines that are no operations', () => {
  const lines = [
    'jepsen test runner',
    '; a comment',
    '',
    'INFO  jepsen.util - 0\t:invoke\t:read\tnil',
    'INFO  jepsen.util - :nemesis\t:info\t:start\tnil',
    'INFO  jepsen.util - 0\t:ok\t:read\tnil',
  ]

  it('are counted by what they are', async () => {
    const { lines: counts } = await readHistory([lines.join('\n')], { format: 'porcupine-log' })
    expect(counts).toEqual({ events: 2, blank: 1, comments: 1, nemesis: 1, other: 1 })
  })

  it.each([
    [
      'a file of comments',
      ['; one', '; two'],
      {},
      /^line 2: the history ends without an operation: it has nothing but 2 comments$/,
    ],
    [
      'a file of nemeses',
      ['{:process :nemesis, :type :info, :f :start, :value nil}'],
      {},
      /nothing but 1 line about a nemesis$/,
    ],
    [
      'a file of another form',
      ['{"client":1}', '{"client":2}', '; x'],
      { format: 'porcupine-log' },
      /nothing but 1 comment and 2 lines that tell of no operation; is it of another form than porcupine-log\?$/,
    ],
  ])('%s is bad input', async (_, given, options, problem) => {
    expect(await problemOf(given, options)).toMatch(problem)
  })
})
