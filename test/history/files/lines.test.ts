import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter } from '../../../src/history/files/lines.ts'

function linesOf(pieces: readonly (string | Uint8Array)[]): string {
  const splitter = new LineSplitter()
  const blocks: string[] = []
  for (const piece of pieces) for (const block of splitter.take(piece)) blocks.push(block.toString())
  for (const block of splitter.end()) blocks.push(block.toString())
  expect(blocks.every((block) => block.endsWith('\n'))).toBe(true)
  return blocks.join('')
}

const texts = fc
  .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', ''), { maxLength: 20 })
  .map((parts) => parts.join(''))

describe('text in pieces', () => {
  it('is cut behind its line breaks, whatever the pieces of text', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(20)), (text, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b)
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
        expect(linesOf(pieces)).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
      }),
    )
  })

  it('is cut behind its line breaks, whatever the pieces of bytes, which may be used again', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, size) => {
        const bytes = Buffer.from(text)
        const shared = new Uint8Array(size)
        const splitter = new LineSplitter()
        let read = ''
        for (let at = 0; at < bytes.length; at += size) {
          const piece = bytes.subarray(at, at + size)
          shared.set(piece)
          for (const block of splitter.take(shared.subarray(0, piece.length))) read += block.toString()
        }
        for (const block of splitter.end()) read += block.toString()
        expect(read).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
      }),
    )
  })

  it('of a long line in many pieces is joined once', () => {
    const splitter = new LineSplitter()
    for (let piece = 0; piece < 100_000; piece += 1) expect([...splitter.take('0123456789')]).toEqual([])
    expect(splitter.waiting).toBe(1_000_000)
    expect([...splitter.take('\n')].map((block) => block.length)).toEqual([1_000_001])
    expect(splitter.waiting).toBe(0)
  })
})
