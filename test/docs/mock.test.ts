import sinon from 'sinon'
import { describe, expect, it } from 'vitest'
import * as kvTestkit from '../../src/index.ts'
import * as kvTestkitVitest from '../../src/vitest/index.ts'
import { testExamples } from './page-examples.ts'

describe('docs/mock.md', () => {
  const examples = testExamples(
    'docs/mock.md',
    new Map<string, Readonly<Record<string, unknown>>>([
      ['kv-testkit', kvTestkit],
      ['kv-testkit/vitest', kvTestkitVitest],
      ['sinon', { default: sinon }],
      ['vitest', { expect }],
    ]),
  )

  it('has an example for each of its sections', () => {
    expect(examples).toBeGreaterThan(12)
  })
})
