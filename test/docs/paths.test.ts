import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { pageText } from './page-examples.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = ['CONTRIBUTING.md', 'docs/architecture.md'].filter((page) => existsSync(root + page))
const folders = ['src', 'test', 'docs', 'scripts', 'examples', 'bench', '.github', '.ci']

/** Every path that a page names: in quotes as code, alone or within a command. */
function pathsIn(page: string): readonly string[] {
  const words = [...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(' '))
  return [...new Set(words.filter((word) => folders.some((folder) => word.startsWith(`${folder}/`))))]
}

it.each(pages)('%s names files and folders that are there', (page) => {
  const paths = pathsIn(pageText(page))
  expect(paths.length).toBeGreaterThan(10)
  // of `laws/<group>.ts` the folder must be there, with a file of that kind
  const missing = paths.filter((path) => {
    const [folder = '', rest] = path.split('<')
    if (rest === undefined || !existsSync(root + folder)) return !existsSync(root + folder)
    const ending = rest.slice(rest.indexOf('>') + 1)
    return !readdirSync(root + folder).some(
      (name) => name.endsWith(ending) || existsSync(root + folder + name + ending),
    )
  })
  expect(missing).toEqual([])
})

it.each(pages)('%s names scripts that the package has', (page) => {
  const named = [...pageText(page).matchAll(/npm run ([a-z:]+)/g)].map(([, script = '']) => script)
  for (const script of named) expect(Object.keys(manifest.scripts)).toContain(script)
})

it.each(pages)('%s finds what it says is in a file', (page) => {
  const text = pageText(page)
  const claims = [...text.matchAll(/`([\w.#]+)(?:\(\))?` \(`([\w./-]+\.m?ts)(?::\d+)?`\)/g)]
  const missing = claims.filter(([, name = '', path = '']) => {
    const [word = ''] = name.split(/[.#]/).slice(-1)
    return !existsSync(root + path) || !new RegExp(`\\b${word}\\b`).test(readFileSync(root + path, 'utf8'))
  })
  expect(missing.map(([claim]) => claim)).toEqual([])
})
