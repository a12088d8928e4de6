import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { pageText } from './page-examples.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(`${root}docs`).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]

/** What can be linked to in a page: its headings as GitHub names them, and its own anchors. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = pageText(path)
  const headings = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)])
}

it.each(pages)('the links of %s lead somewhere', (page) => {
  const text = pageText(page).replaceAll(/^```[\s\S]*?^```$/gm, '')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
  const dead = [...new Set(targets)].filter((target) => {
    const [file = '', anchor] = target.split('#')
    const path = file === '' ? page : normalize(join(dirname(page), file))
    if (!existsSync(root + path)) return true
    return anchor !== undefined && !anchorsOf(path).has(anchor)
  })
  expect(dead).toEqual([])
  // who has the package from npm reads the pages there
  const packed = ['README.md', 'LICENSE', 'package.json', ...manifest.files]
  const left = targets
    .map((target) => normalize(join(dirname(page), target.split('#')[0] ?? '')))
    .filter((path) => !packed.some((file) => path === file || path.startsWith(`${file}/`) || path === dirname(page)))
  expect(left).toEqual([])
})
