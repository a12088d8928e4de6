/** `npm run docs`: writes the pages of `docs/` that are made from the source. */
import { writeFileSync } from 'node:fs'
import { fileOf, renderedPages } from './docs/pages.ts'

for (const [path, text] of await renderedPages()) {
  writeFileSync(fileOf(path), text)
  process.stdout.write(`${path}\n`)
}
