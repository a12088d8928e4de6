import { describe, expect, it } from 'vitest'
import { laws } from '../../src/conformance/internal.ts'
import { pageText } from '../docs/page-examples.ts'
import { defects, installed, needsServer, run } from './defects.ts'

/** What holds from a version of Node on: there the program passes. */
const mendedByNode: Readonly<Record<string, number>> = { 'keyv-file-iterator': 22 }

const node = Number(process.versions.node.split('.')[0])

describe('docs/track-record.md', () => {
  it('has all of every defect, and its row in the table', () => {
    expect(defects.length).toBeGreaterThan(20)
    const known = new Set(laws.map(({ id }) => id))
    for (const { id, title, library, laws: found, says, program } of defects) {
      expect(title, id).not.toBe('')
      expect(library, id).toMatch(/^.+@\d+\.\d+\.\d+$/)
      expect(says, id).not.toBe('')
      expect(program, id).toContain('assert.')
      for (const law of found) expect(known, id).toContain(law)
      expect(pageText('docs/track-record.md')).toContain(`[${title}](#${id})`)
    }
  })
})

describe.each(defects.filter((defect) => !needsServer(defect)))('$library: $title', (defect) => {
  it('is of the version that is installed', async () => {
    const at = defect.library.lastIndexOf('@')
    expect(await installed(defect.library.slice(0, at))).toBe(defect.library.slice(at + 1))
  })

  // the day this fails, the library was mended: take the entry off the page
  it.skipIf(node >= (mendedByNode[defect.id] ?? Infinity))('is still there', async () => {
    const { code, said } = await run(defect)
    expect(said).toContain(defect.says)
    expect(code).not.toBe(0)
  })
})
