/** The examples of a page as tests: each is run, and what it claims of a line is checked. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CodeFence, codeFencesOf, runCodeFence } from './code-fence.ts'

/** Modules that an example may import, by specifier; what the first exports is in scope without an import, too. */
export type Modules = ReadonlyMap<string, Readonly<Record<string, unknown>>>

const noClaims = (): never => {
  throw new Error('a test makes its own claims')
}

/** Whether an example is a test itself, which a test must not register. */
const registers = ({ code }: CodeFence): boolean => /^it\(/m.test(code)

/** The text of a page, by its path within the repository. */
export function pageText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/**
 * Registers one test an example.
 *
 * @param chosen which examples can be run; a page may show types, or servers that not every machine has
 * @returns how many examples are run
 */
export function testExamples(
  path: string,
  modules: Modules,
  chosen: (fence: CodeFence) => boolean = () => true,
): number {
  const fences = codeFencesOf(pageText(path)).filter(chosen)
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
  return fences.length
}
