/** Prints the program of a crash: it kills a process, or the server, in the middle of its writes, and looks at what is left. */
import { stringLiteral } from '../../kv/index.ts'
import type { Opening } from '../execution/opening.ts'
import { printFile } from '../failure/print-file.ts'

/** What the program is about. */
export interface CrashScene {
  readonly keys: readonly string[]
  /** Whether the crash is that of the server behind the store; else that of the process which writes. */
  readonly onServer: boolean
  /** Bytes that a value may have. */
  readonly most: number
}

/** The source. A crash is a matter of the moment, so it tries many. */
export function crashProgram(opening: Opening, { keys, onServer, most }: CrashScene): string {
  const backend = opening.backend ?? 'backend'
  const named = keys.map((key) => stringLiteral(key)).join(', ')
  const [small, large] = [10, 300_000].map((size) => Math.min(size, most))
  return printFile(opening, [
    `const keys = [${named}]`,
    `const valueOf = (i) => (i % 7 === 6 ? null : noise(i % 4 === 0 ? ${large} : ${small}, i + 1))`,
    'const write = (kv, i) => {',
    '  const key = keys[i % keys.length]',
    '  return i % 7 === 6 ? kv.delete(key) : kv.setRaw(key, valueOf(i))',
    '}',
    '// three writes at a time, each on a key of its own; it is told of each that was acknowledged',
    'const writeAll = async (kv, count, done) => {',
    '  for (let i = 0; i < count; i += 3)',
    '    await Promise.all([i, i + 1, i + 2].map((each) => write(kv, each).then(() => done(each))))',
    '}',
    ...(onServer ? onTheServer(backend) : inAnotherProcess(backend)),
  ])
}

function inAnotherProcess(backend: string): readonly string[] {
  return [
    'if (process.argv[2] !== undefined) {',
    '  // the process that is killed',
    '  const { module, name, given } = JSON.parse(process.argv[2])',
    '  const opened = await import(module)',
    '  const kv = await (opened[name] ?? opened.default[name])(...given)',
    '  await writeAll(kv, 300, (i) => process.stdout.write(`${i}\\n`))',
    '  await new Promise((resolve) => setTimeout(resolve, 60_000))',
    '}',
    'for (let round = 0; round < 20; round += 1) {',
    '  const place = store + round',
    `  const task = JSON.stringify(await ${backend}.opener(place))`,
    "  const stdio = ['ignore', 'pipe', 'inherit']",
    '  const writer = spawn(process.execPath, [...process.execArgv, process.argv[1], task], { stdio })',
    '  const most = 5 + Math.floor(Math.random() * 100)',
    '  const done = []',
    '  for await (const line of createInterface({ input: writer.stdout })) {',
    '    done.push(Number(line))',
    "    if (done.length === most) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 5)",
    '  }',
    "  assert.ok(done.length >= most, 'the process that was to be killed did not write')",
    ...checked(`${backend}.open(place)`),
    '}',
  ]
}

function onTheServer(backend: string): readonly string[] {
  return [
    'for (let round = 0; round < 3; round += 1) {',
    '  const place = store + round',
    `  const writer = await ${backend}.open(place)`,
    '  const done = []',
    '  await writeAll(writer, 30, (i) => done.push(i))',
    `  await ${backend}.server.kill()`,
    `  await ${backend}.server.restart()`,
    '  await writer.close()',
    ...checked(`${backend}.open(place)`),
    '}',
  ]
}

/** The lines that hold what is there to what was acknowledged. */
function checked(opened: string): readonly string[] {
  return [
    `  const kv = await ${opened}`,
    '  const count = Math.max(...done)',
    '  for (const [at, key] of keys.entries()) {',
    '    // the last that was acknowledged, or one that was in flight',
    '    const last = done.findLast((i) => i % keys.length === at)',
    '    const later = Array.from({ length: 6 }, (_, i) => count + i - 2).filter((i) => i % keys.length === at)',
    '    const legal = [last, ...later.filter((i) => i > (last ?? -1))]',
    '    const found = await kv.getRaw(key).then(hex, orMissing)',
    '    const bytesOf = (i) => (i === undefined || valueOf(i) === null ? null : hex(valueOf(i)))',
    "    const held = found === null ? 'nothing' : `${found.length / 2} bytes ${found.slice(0, 20)}`",
    '    assert.ok(legal.map(bytesOf).includes(found), `${done.length} writes were acknowledged before the crash, and ${key} holds ${held}`)',
    '  }',
    '  await kv.close()',
  ]
}
