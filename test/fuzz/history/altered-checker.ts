/** Builds a checker with one line changed, to see whether the fuzz notices: a copy of the source in a folder of its own. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { checkerAt } from './checker.ts'
import type { Checker } from './feature.ts'

/** A realistic defect: one piece of one file of `src/history`, replaced. */
export interface Alteration {
  readonly file: string
  readonly find: string
  readonly replace: string
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The altered file. Throws where the source no longer has the piece exactly once. */
export async function alteredText({ file, find, replace }: Alteration): Promise<string> {
  const pieces = (await readFile(join(root, 'src/history', file), 'utf8')).split(find)
  if (pieces.length !== 2) throw new Error(`${file} has '${find}' ${pieces.length - 1} times; expected it once`)
  return pieces.join(replace)
}

/** Calls `use` with the altered checker. As {@link alteredText} it needs the piece once. */
export async function withAltered<T>(alteration: Alteration, use: (checker: Checker) => T): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kv-testkit-altered-'))
  try {
    await cp(join(root, 'src/kv'), join(folder, 'src/kv'), { recursive: true })
    await cp(join(root, 'src/history'), join(folder, 'src/history'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
    await writeFile(join(folder, 'src/history', alteration.file), await alteredText(alteration))
    return use(await checkerAt(pathToFileURL(join(folder, 'src/history/index.ts')).href))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
