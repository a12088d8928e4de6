import { describe } from 'vitest'
import { mocksConform } from './fixtures/mocks.ts'

describe('the mock', () => {
  mocksConform('standard')
})
