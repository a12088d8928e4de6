/** Prints the programs of laws about a server that is away: they take it away, make a call, and bring it back. */
import { rekeyed } from '../../kv/index.ts'
import type { Opening } from '../execution/opening.ts'
import type { Outage } from '../execution/outage.ts'
import type { RealCall } from '../execution/perform.ts'
import { printCall } from '../failure/print-call.ts'
import { printFile } from '../failure/print-file.ts'

/** What such a program is about. */
export interface ServerScene {
  readonly opening: Opening
  readonly outage: Outage
  /** The call that went wrong. */
  readonly given: RealCall
  /** What its keys begin with in the run, which the program leaves out. */
  readonly prefix: string
}

/** A call, made before the server goes away and again while it is, must say that it is away; the first may have been answered. */
export function whileAway(scene: ServerScene): string {
  const made = callOf(scene)
  const [begin, end] = switchesOf(scene)
  return inOutage(scene, [
    `const early = outcomeOf(${made})`,
    begin,
    `const late = await outcomeOf(${made})`,
    end,
    "const away = ['KV_UNAVAILABLE', 'KV_TIMEOUT']",
    `assert.ok(away.includes(late), \`while the server was ${scene.outage.name}: \${late}\`)`,
    `assert.ok(['it resolved', ...away].includes(await early), \`in flight when the server went: \${await early}\`)`,
  ])
}

/** The same client makes a call once the server is back. */
export function whenBack(scene: ServerScene): string {
  const [begin, end] = switchesOf(scene)
  return inOutage(scene, [
    begin,
    'await outcomeOf(kv.getRaw("1"))',
    end,
    ...untilBack('came', callOf(scene)),
    "assert.equal(came, 'it resolved')",
  ])
}

/** A write that is aborted while the server is away does not come after one that was made later. */
export function abortedAway(scene: ServerScene): string {
  const [begin, end] = switchesOf(scene)
  return inOutage(scene, [
    begin,
    'const controller = new AbortController()',
    "const reason = new Error('the caller left')",
    "const aborted = kv.setRaw('1', Uint8Array.of(0x32), { signal: controller.signal })",
    'setTimeout(() => controller.abort(reason), 50)',
    "const said = await within(5_000, aborted).then(() => 'it resolved', (error) => (error === reason ? '' : inShort(error)))",
    end,
    "assert.equal(said, '', `the aborted write ended otherwise than by its reason: ${said}`)",
    ...untilBack('written', "kv.setRaw('1', Uint8Array.of(0x33))"),
    "assert.equal(written, 'it resolved')",
    'for (let reads = 0; reads < 10; reads += 1) {',
    "  assert.equal(hex(await kv.getRaw('1')), '33')",
    '  await new Promise((resolve) => setTimeout(resolve, 20))',
    '}',
  ])
}

function inOutage({ opening }: ServerScene, lines: readonly string[]): string {
  return printFile(
    opening,
    [
      `const { server } = ${opening.backend ?? 'backend'}`,
      'const kv = await open()',
      "await kv.setRaw('1', Uint8Array.of(0x31))",
      ...lines,
    ],
    ['await kv.close()'],
  )
}

/** What came of a call that is made until the server answers again, for so long as that may take. */
function untilBack(name: string, made: string): readonly string[] {
  return [
    `let ${name} = ''`,
    `for (const deadline = Date.now() + 5_000; ${name} !== 'it resolved' && Date.now() < deadline;) {`,
    `  ${name} = await outcomeOf(${made})`,
    '}',
  ]
}

function switchesOf({ outage: { source } }: ServerScene): readonly [string, string] {
  return [`await ${source[0]}`, `await ${source[1]}`]
}

function callOf({ given, prefix }: ServerScene): string {
  const bare = rekeyed(given, (key) => key.slice(prefix.length))
  return printCall('kv', bare, (value: Uint8Array) => `Uint8Array.of(${[...value].join(', ')})`)
}
