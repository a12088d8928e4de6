/** The pages of `docs/` that are made from the source. To add one is to add a file and a line. */
import { existsSync, readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { contractPage } from './contract-page.ts'
import { faultsPage } from './faults-page.ts'
import { lawsPage } from './laws-page.ts'
import { readme } from './readme.ts'
import { backendsPage, containersPage } from './server-tables.ts'
import { zooPage } from './zoo-page.ts'

/** Path within the repository → what makes its text; given what stands there now, for a page of which parts alone are made. */
const pages: Readonly<Record<string, (page: string) => string | Promise<string>>> = {
  'README.md': readme,
  'docs/backends.md': backendsPage,
  'docs/containers.md': containersPage,
  'docs/contract.md': contractPage,
  'docs/faults.md': faultsPage,
  'docs/laws.md': lawsPage,
  'docs/zoo.md': zooPage,
}

/** Every page with its text, laid out as the rest of the repository is. */
export async function renderedPages(): Promise<ReadonlyMap<string, string>> {
  const rendered = new Map<string, string>()
  for (const [path, render] of Object.entries(pages)) {
    const config = await resolveConfig(path)
    const page = existsSync(fileOf(path)) ? readFileSync(fileOf(path), 'utf8') : ''
    rendered.set(path, await format(await render(page), { ...config, filepath: path }))
  }
  return rendered
}

/** Where a page lies. */
export function fileOf(path: string): URL {
  return new URL(`../../${path}`, import.meta.url)
}
