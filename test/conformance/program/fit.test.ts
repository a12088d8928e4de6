import { expect, it } from 'vitest'
import { fitted } from '../../../src/conformance/program/fit.ts'
import { batchGet, get, keysOf, list, type Program, set } from '../../../src/conformance/program/program.ts'
import { universeFor } from '../../../src/conformance/program/universe.ts'

const digits = { accepts: (key: string) => /^\d+$/.test(key), description: 'digits' }
const universe = universeFor({ keys: digits, limits: {}, hierarchy: 'free' }, '')

it('leaves a program alone whose keys are all accepted', () => {
  const program: Program = { steps: [set('1', '61'), get('2')] }
  expect(fitted(program, universe)).toBe(program)
})

it('exchanges a key that is not, for the same other one everywhere, and none for one that is in use', () => {
  const program: Program = {
    steps: [
      set('a', '61'),
      set('0', '62'),
      batchGet(['a', 'b']),
      list('a'),
      {
        do: 'race',
        rule: 'register',
        first: [],
        lanes: [{ client: 0, calls: [{ call: { op: 'getRaw', key: 'a' }, ticks: 2 }] }],
      },
    ],
  }
  const { steps } = fitted(program, universe)
  const keys = [...keysOf({ steps })]
  expect(keys.every((key) => universe.accepts(key))).toBe(true)
  expect(new Set(keys).size).toBe(3)
  const [first] = keys
  expect(steps).toMatchObject([
    { call: { key: first } },
    { call: { key: '0' } },
    { call: { keys: [first, keys[2]] } },
    { call: { prefix: first } },
    { lanes: [{ calls: [{ call: { key: first }, ticks: 2 }] }] },
  ])
})

it('leaves the empty key, which is no key of any store', () => {
  expect(fitted({ steps: [get(''), get('a')] }, universe).steps[0]).toEqual(get(''))
})
