import { readFileSync } from 'node:fs'
import sinon from 'sinon'
import { describe, expect, it } from 'vitest'
import * as kvTestkit from '../../src/index.ts'
import { codeFencesOf, runCodeFence } from './code-fence.ts'

const modules = new Map<string, Readonly<Record<string, unknown>>>([
  ['kv-testkit', kvTestkit],
  ['sinon', { default: sinon }],
])

describe('docs/mock.md', () => {
  const fences = codeFencesOf(readFileSync(new URL('../../docs/mock.md', import.meta.url), 'utf8'))

  it.each(fences.map((fence) => [fence.line, fence] as const))(
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

  it('has an example for each of its sections', () => {
    expect(fences.length).toBeGreaterThan(12)
  })
})
