import { readFileSync } from 'node:fs'
import sinon from 'sinon'
import { describe, expect, it } from 'vitest'
import * as kvTestkit from '../../src/index.ts'
import * as kvTestkitVitest from '../../src/vitest/index.ts'
import { type CodeFence, codeFencesOf, runCodeFence } from './code-fence.ts'

const modules = new Map<string, Readonly<Record<string, unknown>>>([
  ['kv-testkit', kvTestkit],
  ['kv-testkit/vitest', kvTestkitVitest],
  ['sinon', { default: sinon }],
  ['vitest', { expect }],
])

const noClaims = (): never => {
  throw new Error('a test makes its own claims')
}

/** Whether an example is a test itself, which a test must not register. */
const registers = ({ code }: CodeFence): boolean => /^it\(/m.test(code)

describe('docs/mock.md', () => {
  const fences = codeFencesOf(readFileSync(new URL('../../docs/mock.md', import.meta.url), 'utf8'))

  it.each(fences.filter((fence) => !registers(fence)).map((fence) => [fence.line, fence] as const))(
    'the example at line %d does what it says',
    async (_, fence) => {
      const claimed = (fence.code.match(/\/\/ [→✗]/g) ?? []).length
      let met = 0
      await runCodeFence(fence, modules, {
        gives: (value, expected) => {
          expect(value).toEqual(expected)
          met += 1
        },
        fails: async (work, how) => {
          const error = await work().then(
            () => undefined,
            (thrown: unknown) => thrown,
          )
          expect(/^KV_\w+$/.test(how) ? Reflect.get(Object(error), 'code') : String(error)).toContain(how)
          met += 1
        },
      })
      // a claim that nothing checks is no claim
      expect(met).toBe(claimed)
    },
  )

  describe.each(fences.filter(registers))('the test at line $line', async (fence) => {
    await runCodeFence(fence, modules, { gives: noClaims, fails: noClaims })
  })

  it('has an example for each of its sections', () => {
    expect(fences.length).toBeGreaterThan(12)
  })
})
