import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const equipped = inject('equipped')
const application = join(equipped, 'application')
const backend = join(equipped, 'backend')

describe('the application example, on the packed package', () => {
  it('passes its own tests', async () => {
    expect(await run('npm', ['test'], application)).toMatch(/Tests {2}\d+ passed/)
  })

  it('compiles', async () => {
    expect(await run('npx', ['tsc'], application)).toBe('')
  })
})

describe('the backend example, on the packed package', () => {
  it('compiles', async () => {
    expect(await run('npx', ['tsc'], backend)).toBe('')
  })

  it.each(['vitest', 'jest', 'mocha', 'node'])('passes the conformance run under %s', async (runner) => {
    expect(await run('npm', ['run', `test:${runner}`], backend)).not.toBe('')
  })
})
