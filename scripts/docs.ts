/** `npm run docs`: writes the pages of `docs/` that are made from the source. */
import { writeFileSync } from 'node:fs'
import { renderedPages } from './docs/pages.ts'

for (const [path, text] of await renderedPages()) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text)
  process.stdout.write(`${path}\n`)
}
