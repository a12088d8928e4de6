import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as keyv from 'keyv'
import * as keyvFile from 'keyv-file'
import * as memoryLevel from 'memory-level'
import * as unstorage from 'unstorage'
import fs from 'unstorage/drivers/fs'
import fsLite from 'unstorage/drivers/fs-lite'
import localStorageDriver from 'unstorage/drivers/localstorage'
import lruCache from 'unstorage/drivers/lru-cache'
import memory from 'unstorage/drivers/memory'
import overlay from 'unstorage/drivers/overlay'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as abstractLevelView from '../../src/backends/abstract-level.ts'
import * as keyvView from '../../src/backends/keyv.ts'
import * as unstorageView from '../../src/backends/unstorage.ts'
import { runConformance } from '../../src/index.ts'
import { localStorageOver } from '../backends/fixtures/local-storage.ts'
import { type CodeFence, codeFencesOf, runCodeFence } from '../docs/code-fence.ts'
import { pageText, testExamples } from '../docs/page-examples.ts'

const page = pageText('docs/backends.md')

const drivers = { fs, fsLite, localStorageDriver, lruCache, memory, overlay }

const modules = new Map<string, Readonly<Record<string, unknown>>>([
  ['kv-testkit', { runConformance, localStorage: localStorageOver(), ...drivers, ...unstorageView }],
  ['kv-testkit/backends/abstract-level', { ...abstractLevelView }],
  ['kv-testkit/backends/keyv', { ...keyvView }],
  ['kv-testkit/backends/unstorage', { ...unstorageView }],
  ['keyv', { ...keyv }],
  ['keyv-file', { ...keyvFile }],
  ['memory-level', { ...memoryLevel }],
  ['unstorage', { ...unstorage }],
  ['unstorage/drivers/memory', { default: memory }],
])

const isView = ({ code }: CodeFence): boolean => /'kv-testkit\/backends\/(keyv|unstorage|abstract-level)'/.test(code)

/** The rows of the table of drivers: what stands in code in each column. */
const rows = [...page.matchAll(/^\| `([\w-]+)` +\| `(.+?)` +\| `(unstorage\w+)` +\| `(.+?)` +\|$/gm)].map(
  ([, name = '', driver = '', profile = '', waivers = '']) => ({ name, driver, profile, waivers }),
)

describe('the recipes of docs/backends.md', () => {
  // recipes write where they say, which is the folder of whoever runs them
  let before: string
  let folder: string
  beforeAll(async () => {
    before = process.cwd()
    folder = await mkdtemp(join(tmpdir(), 'kv-testkit-recipes-'))
    process.chdir(folder)
    // each Keyv listens to the one adapter of all
    EventEmitter.defaultMaxListeners = 0
  })
  afterAll(async () => {
    EventEmitter.defaultMaxListeners = 10
    process.chdir(before)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  })

  it('are there for every view', () => {
    expect(codeFencesOf(page).filter(isView)).toHaveLength(5)
    expect(rows.map(({ name }) => name)).toEqual(['lru-cache', 'overlay', 'localstorage', 'fs', 'fs-lite'])
  })

  testExamples('docs/backends.md', modules, isView)

  it.each(rows)('passes with the driver $name of unstorage', async ({ driver, profile, waivers }) => {
    const [recipe] = codeFencesOf(page).filter(({ code }) => code.includes("unstorageWaivers('memory')"))
    const code = recipe?.code
      .replace('driver: memory()', `driver: ${driver}`)
      .replace('profile: unstorageProfile', `profile: ${profile}`)
      .replace("unstorageWaivers('memory')", waivers)
    let ok: unknown
    await runCodeFence({ line: 0, code: code ?? '' }, modules, {
      gives: (value) => {
        ok = value
      },
      fails: () => Promise.reject(new Error('a recipe is to pass')),
    })
    expect(ok).toBe(true)
  })
})
