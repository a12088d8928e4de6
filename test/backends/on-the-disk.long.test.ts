import { describe } from 'vitest'
import { standardRun } from './fixtures/standard-run.ts'

describe.each<[string, ...string[]]>([
  ['file'],
  ['level'],
  ['lmdb'],
  ['unstorage-memory', 'aliasing/value-given', 'aliasing/value-returned', 'profile/key-domain'],
  ['unstorage-fs', 'profile/key-domain'],
])('the backend %s', (name, ...waived) => {
  standardRun(name, waived)
})
