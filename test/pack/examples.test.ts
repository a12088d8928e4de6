import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const equipped = inject('equipped')
const examples = readdirSync(join(import.meta.dirname, '../../examples'))

/** What an example says its tests are: one script a runner where there are several, else `npm test`. */
function testScripts(folder: string): readonly string[] {
  const { scripts }: { readonly scripts: object } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const each = Object.keys(scripts).filter((name) => name.startsWith('test:'))
  return each.length > 0 ? each : ['test']
}

describe.each(examples)('the example %s, on the packed package', (example) => {
  const folder = join(equipped, example)

  it('compiles', async () => {
    expect(await run('npx', ['tsc'], folder)).toBe('')
  })

  it.each(testScripts(folder))('passes its own tests: npm run %s', async (script) => {
    expect(await run('npm', ['run', script], folder)).not.toBe('')
  })
})
