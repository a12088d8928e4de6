/** What each test runner shows of laws that were not asked: skipped, with the reason, and never as passed. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const folder = join(inject('equipped'), 'runners')

const store = `
import { MockKV } from 'kv-testkit'

/** A correct store without batches. */
export function open() {
  const kv = new MockKV()
  return {
    getRaw: (key, options) => kv.getRaw(key, options),
    setRaw: (key, value, options) => kv.setRaw(key, value, options),
    delete: (key, options) => kv.delete(key, options),
    list: (prefix, options) => kv.list(prefix, options),
    close: () => kv.close(),
  }
}
`

/** What a test file says to the suite: nothing of what the store has, or all that was found out beforehand. */
const told = { undeclared: '', probed: 'profile: await probeProfile(open), ' }

const runners = {
  vitest: { from: 'vitest', command: 'npx vitest run --reporter=verbose --root .' },
  jest: { from: '@jest/globals', command: 'NODE_OPTIONS=--experimental-vm-modules npx jest --verbose --rootDir .' },
  mocha: { from: 'mocha', command: 'npx mocha --reporter spec' },
  node: { from: 'node:test', command: 'node --test --test-reporter=spec' },
} as const

type Runner = keyof typeof runners

/** What the runner prints of the file, and whether it is content. */
async function shown(
  runner: Runner,
  file: keyof typeof told,
): Promise<{ readonly text: string; readonly ok: boolean }> {
  const command = `${runners[runner].command} ${runner}.${file}.test.js 2>&1`
  return run('sh', ['-c', command], folder).then(
    (text) => ({ text, ok: true }),
    (error: unknown) => ({ text: String(error), ok: false }),
  )
}

beforeAll(async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true, "jest": { "transform": {} } }')
  await writeFile(join(folder, 'store.js'), store)
  for (const [runner, { from }] of Object.entries(runners)) {
    for (const [file, profile] of Object.entries(told)) {
      await writeFile(
        join(folder, `${runner}.${file}.test.js`),
        `import { conformanceTests, probeProfile } from 'kv-testkit'\n` +
          `import { describe, it } from '${from}'\nimport { open } from './store.js'\nvoid probeProfile\n` +
          `conformanceTests(open, { describe, it, ${profile}only: ['values/empty', 'batch/get'], tier: 'smoke' })\n`,
      )
    }
  }
})

const reason = "the profile says batch: 'absent'"

/** How a line of the law's test looks where it was skipped: not with the mark of a test that passed. */
const skippedLine: Readonly<Record<Runner, RegExp>> = {
  vitest: /^\s*(?:↓|-).*batch\/get/m,
  jest: /^\s*○ skipped batch\/get/m,
  mocha: /^\s*- batch\/get/m,
  node: /^\s*﹣ batch\/get/m,
}

const passedLine = /^\s*(?:✓|✔|√).*batch\/get/m

describe.each(Object.keys(runners) as readonly Runner[])('%s', (runner) => {
  it('skips by name a law that does not apply, where that is known beforehand', async () => {
    const { text, ok } = await shown(runner, 'probed')
    expect(text).toMatch(skippedLine[runner])
    expect(text).toContain(`batch/get (${reason})`)
    expect(text).not.toMatch(passedLine)
    expect(ok).toBe(true)
  })

  it('never passes a law that turns out not to apply', async () => {
    const { text, ok } = await shown(runner, 'undeclared')
    expect(text).toContain(reason)
    expect(text).not.toMatch(passedLine)
    if (runner === 'jest') expect(text).toContain('batch/get was not asked')
    else expect(text).toMatch(skippedLine[runner])
    expect(ok).toBe(runner !== 'jest')
  })
})
