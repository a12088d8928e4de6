import { expect, it } from 'vitest'
import { serverOf } from '../../src/cli/server-url.ts'

it.each([
  ['redis://localhost:6379', 'redis'],
  ['rediss://localhost:6379', 'redis'],
  ['REDIS://localhost', 'redis'],
  ['postgres://localhost/db', 'postgres'],
  ['postgresql://localhost/db', 'postgres'],
  ['mongodb://localhost', 'mongo'],
  ['mongodb+srv://localhost', 'mongo'],
  ['etcd://localhost:2379', 'etcd'],
  ['consul://localhost:8500', 'consul'],
])('%s is the URL of a server: %s', (url, kind) => {
  expect(serverOf(url)).toBe(kind)
})

it.each([
  'http://localhost:8500',
  'https://localhost',
  'mysql://localhost',
  'redis:localhost',
  'constructor://x',
  './redis',
])('%s tells no server', (url) => {
  expect(serverOf(url)).toBeUndefined()
})
