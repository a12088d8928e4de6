/** The pages of `docs/` that are made from the source. To add one is to add a file and a line. */
import { format, resolveConfig } from 'prettier'
import { faultsPage } from './faults-page.ts'
import { lawsPage } from './laws-page.ts'
import { zooPage } from './zoo-page.ts'

/** Path within the repository → what makes its text. */
const pages: Readonly<Record<string, () => string>> = {
  'docs/faults.md': faultsPage,
  'docs/laws.md': lawsPage,
  'docs/zoo.md': zooPage,
}

/** Every page with its text, laid out as the rest of the repository is. */
export async function renderedPages(): Promise<ReadonlyMap<string, string>> {
  const rendered = new Map<string, string>()
  for (const [path, render] of Object.entries(pages)) {
    const config = await resolveConfig(path)
    rendered.set(path, await format(render(), { ...config, filepath: path }))
  }
  return rendered
}
