import { describe, expect, it } from 'vitest'
import { redis } from '../../src/backends/redis.ts'
import { withoutPassword } from '../../src/kv/index.ts'

describe('a URL without its password', () => {
  it.each([
    ['redis://user:secret@host:6379/0', 'redis://user:***@host:6379/0'],
    ['redis://:secret@host', 'redis://:***@host'],
    ['mongodb+srv://user:secret@host/db?w=majority', 'mongodb+srv://user:***@host/db?w=majority'],
    ['MONGODB://user:secret@host', 'MONGODB://user:***@host'],
    [
      'postgres://host/db?user=ann&password=secret&sslmode=require',
      'postgres://host/db?user=ann&password=***&sslmode=require',
    ],
    ['postgres://host/db?sslpassword=secret', 'postgres://host/db?sslpassword=***'],
    ['https://host:2379/?access_token=secret#part', 'https://host:2379/?access_token=***#part'],
    ['redis://user:secret@host?PASSWORD=secret', 'redis://user:***@host?PASSWORD=***'],
    ['redis://host?pass%77ord=secret', 'redis://host?pass%77ord=***'],
    ['redis://host?%=a&password=secret', 'redis://host?%=a&password=***'],
  ])('%s is shown as %s', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown)
  })

  it.each(['se@ret', 'se/cret', 'se?cret', 'se#cret', 'se:cret', 'se\ncret', '@', '1/2@3'])(
    'shows nothing of the password %j, which nobody encoded',
    (password) => {
      expect(withoutPassword(`postgres://user:${password}@host:5432/db`)).toBe('postgres://user:***@host:5432/db')
    },
  )

  it.each(['redis://host:6379', 'redis://user@host', 'consul://[::1]:8500/', 'no URL at all', ''])(
    'leaves %j as it is',
    (url) => {
      expect(withoutPassword(url)).toBe(url)
    },
  )

  it('is all that the error of a wrong URL shows', () => {
    expect(() => redis({ url: 'http://user:secret@host' })).toThrow(
      "the URL of a redis server starts with 'redis://' or 'rediss://'; got 'http://user:***@host'",
    )
  })
})
