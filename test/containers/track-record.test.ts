import { describe, expect, it } from 'vitest'
import { defects, installed, needsServer, run } from '../track-record/defects.ts'
import { gate } from './fixtures/docker.ts'

const { skip, note } = gate('redis', 'postgres', 'mongo')

describe.skipIf(skip).each(defects.filter(needsServer))(`$library: $title${note}`, (defect) => {
  it('is of the version that is installed', async () => {
    const at = defect.library.lastIndexOf('@')
    expect(await installed(defect.library.slice(0, at))).toBe(defect.library.slice(at + 1))
  })

  // the day this fails, the library was mended: take the entry off the page
  it('is still there', async () => {
    const { code, said } = await run(defect)
    expect(said).toContain(defect.says)
    expect(code).not.toBe(0)
  })
})
