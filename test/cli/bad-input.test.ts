import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { kvTestkit } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-bad-input-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const strayWaiver = file('stray.json', '[{ "law": "values/nonsense", "reason": "none", "expires": "2999-01-01" }]')
const noWaivers = file('no-waivers.json', '{ "law": "values/empty" }')
const noJson = file('no-json.json', '[\n  {{\n]')

describe(
  'bad input gives one sentence with the legal values, exit code 2 and nothing left behind',
  { timeout: 180_000 },
  () => {
    it.concurrent.each([
      [
        'an unknown backend',
        ['conformance', 'redos'],
        /no backend 'redos'; expected mock, memory, file, .*\.\/my-backend\.js/,
      ],
      [
        'a shard that does not exist',
        ['conformance', 'memory', '--seed', '1', '--shard', '4/3'],
        /--shard is '4\/3'; expected i\/n with 1 ≤ i ≤ n ≤ 10000, such as 1\/3 for the first of three/,
      ],
      [
        'a shard of no seed',
        ['conformance', 'memory', '--shard', '1/3'],
        /--shard needs the --seed of the whole run, the same for every part/,
      ],
      ['a module that is not there', ['conformance', './nowhere.js'], /there is no module \.\/nowhere\.js/],
      [
        'a module that exports no backend',
        ['conformance', './none.js'],
        /none\.js exports no backend; expected .*open\(namespace\).* found 'answer'/,
      ],
      [
        'a factory that throws',
        ['conformance', './throwing-factory.js'],
        /\.\/throwing-factory\.js: the backend could not be opened: no route to db\.example/,
      ],
      [
        'a factory that never gives a store',
        ['conformance', './never-made.js', '--open-timeout', '300'],
        /\.\/never-made\.js: the backend could not be opened: .* 300 ms/,
      ],
      [
        'a backend that never opens',
        ['conformance', './never-opens.js', '--open-timeout', '300'],
        /could not be opened.* 300 ms/,
      ],
      [
        'a backend whose process crashes',
        ['conformance', './crashing.js'],
        /crashing\.js: its process ended on SIGKILL/,
      ],
      [
        'a value of the profile that does not exist',
        ['conformance', 'memory', '--profile', 'emptyPrefix=maybe'],
        /emptyPrefix is 'maybe'; expected one of 'reject', 'all', 'unsupported'/,
      ],
      [
        'a profile in a module with a value that does not exist',
        ['conformance', './wrong-profile.js'],
        /emptyPrefix is 'maybe'; expected one of 'reject', 'all', 'unsupported'/,
      ],
      [
        'a folder that cannot be made',
        ['conformance', 'memory', '--out', join(strayWaiver, 'reports')],
        /the folder .*reports cannot be made: ENOTDIR/,
      ],
      [
        'a dimension that does not exist',
        ['conformance', 'memory', '--profile', 'colour=red'],
        /profile has no 'colour'; it takes 'emptyPrefix', 'prefix'/,
      ],
      [
        'a dimension without a value',
        ['conformance', 'memory', '--profile', 'prefix'],
        /expected prefix=string, prefix=segment/,
      ],
      [
        'a limit that is no number',
        ['conformance', 'memory', '--profile', 'limits.keyBytes=many'],
        /limits\.keyBytes is NaN; expected a number of at least 1/,
      ],
      [
        'a domain of keys as text',
        ['conformance', 'memory', '--profile', 'keys=ascii'],
        /declare it in the module of the backend/,
      ],
      [
        'an option that does not exist',
        ['conformance', 'memory', '--tear', 'smoke'],
        /conformance has no option '--tear'; it takes --tier, --seed/,
      ],
      [
        'an option without its value',
        ['conformance', 'memory', '--tier'],
        /--tier.*argument missing.*conformance takes --tier/,
      ],
      [
        'a tier that does not exist',
        ['conformance', 'memory', '--tier', 'smok'],
        /--tier is 'smok'; expected one of 'smoke', 'standard', 'soak'/,
      ],
      [
        'a seed that is no number',
        ['conformance', 'memory', '--seed', '12x'],
        /--seed is '12x'; expected a whole number/,
      ],
      [
        'no job at all',
        ['conformance', 'memory', '--jobs', '0'],
        /--jobs is '0'; expected a whole number of at least 1/,
      ],
      [
        'a format that does not exist',
        ['conformance', 'memory', '--reporter', 'pdf'],
        /--reporter is 'pdf'; expected one of 'html', 'markdown'/,
      ],
      [
        'a law that does not exist',
        ['conformance', 'memory', '--only', 'nonsense'],
        /'nonsense', which is no law and no group/,
      ],
      ['a token that is none', ['replay', 'abc'], /no replay token: one has the form/],
      ['a token that was cut', ['replay', 'kvt1.abcdef.xxxxxx'], /token is corrupt.*copy it whole/],
      [
        'a waiver that names no law',
        ['conformance', 'memory', '--waivers', strayWaiver],
        /names the law 'values\/nonsense', which does not exist/,
      ],
      [
        'a file of waivers that is not there',
        ['conformance', 'memory', '--waivers', './nowhere.json'],
        /--waivers: \.\/nowhere\.json cannot be read: ENOENT.*; expected a JSON list of/,
      ],
      ['a file of waivers that holds none', ['conformance', 'memory', '--waivers', noWaivers], /is not a JSON list of/],
      [
        'a file of waivers that is no JSON',
        ['conformance', 'memory', '--waivers', noJson],
        /--waivers: .*no-json\.json is not JSON: .*; expected a JSON list of/,
      ],
      [
        'a URL of nothing that is known',
        ['conformance', 'ftp://me:secret@example'],
        /no backend is known for 'ftp:\/\/me:\*\*\*@example'; expected a URL that starts with redis:\/\//,
      ],
      ['no backend', ['conformance'], /needs a backend/],
      ['no token', ['replay'], /needs a token/],
      ['a command that does not exist', ['conform'], /no command 'conform'; the commands are conformance, /],
      [
        'a law that laws does not know',
        ['laws', 'nonsense'],
        /no law and no group 'nonsense'; the groups are values, keys/,
      ],
    ])('%s', async (_, args, sentence) => {
      const { code, out, err, leftovers } = await kvTestkit(args)
      expect(err).toMatch(sentence)
      expect(err.trimEnd().split('\n')).toHaveLength(1)
      expect(err).not.toMatch(/^\s+at /m)
      expect(out).toBe('')
      expect(code).toBe(2)
      expect(leftovers).toEqual([])
    })
  },
)

describe('a server for which there is no container engine', { timeout: 180_000 }, () => {
  it.concurrent('is refused with the reason and the remedy', async () => {
    const { code, out, err, leftovers } = await kvTestkit(['conformance', 'redis'], {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      KV_TESTKIT_REDIS_URL: '',
    })
    expect(err).toMatch(/^kv-testkit: redis did not start: .*DOCKER_HOST.*\nStart Docker, or set DOCKER_HOST/)
    expect(out).toBe('')
    expect(code).toBe(2)
    expect(leftovers).toEqual([])
  })
})
