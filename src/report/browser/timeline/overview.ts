/** The whole history at a glance: how dense it is, its faults, its proofs, and the part that is in sight. */
import { overview } from './elements.ts'
import { penOn } from './frame.ts'
import { ink } from './ink.ts'
import { faults, finish, operations, proving, start } from './operations.ts'
import { allKeys, sight } from './sight.ts'

const height = 46

/** The moment at a part of the way from left to right, 0 to 1. */
export function momentOnOverview(part: number): number {
  return start + part * (finish - start)
}

function partOf(moment: number): number {
  return (moment - start) / (finish - start)
}

/** Draws it. */
export function drawOverview(): void {
  const width = overview.clientWidth
  const pen = penOn(overview, width, height)
  const place = (moment: number): number => partOf(moment) * width
  pen.fillStyle = ink('bad-bg')
  for (const { from, to } of faults) pen.fillRect(place(from), 0, Math.max(1, place(to) - place(from)), height)
  const bins = densityOf(sight.key, width)
  const most = Math.max(1, ...bins)
  pen.fillStyle = ink('soft')
  pen.globalAlpha = 0.55
  bins.forEach((count, at) => {
    const tall = (count / most) * (height - 16)
    if (count > 0) pen.fillRect(at * 2, height - 4 - tall, 1.6, tall)
  })
  pen.globalAlpha = 1
  pen.fillStyle = ink('bad')
  for (const { call } of proving) pen.fillRect(Math.round(place(call)) - 1, 0, 3, 10)
  const [from, to] = [place(sight.from), place(sight.to)]
  pen.fillStyle = ink('bg')
  pen.globalAlpha = 0.6
  pen.fillRect(0, 0, from, height)
  pen.fillRect(to, 0, width - to, height)
  pen.globalAlpha = 1
  pen.strokeStyle = ink('link')
  pen.lineWidth = 2
  pen.strokeRect(from + 1, 1, Math.max(2, to - from - 2), height - 2)
}

let density: { readonly key: number; readonly width: number; readonly bins: readonly number[] } | undefined

/** How many operations are called in each stretch of two pixels; counted anew where the key or the width is another. */
function densityOf(key: number, width: number): readonly number[] {
  if (density?.key === key && density.width === width) return density.bins
  const bins = Array.from({ length: Math.max(1, Math.ceil(width / 2)) }, () => 0)
  for (const operation of operations) {
    if (key !== allKeys && operation.key !== key) continue
    const at = Math.min(bins.length - 1, Math.floor((partOf(operation.call) * width) / 2))
    bins[at] = (bins[at] ?? 0) + 1
  }
  density = { key, width, bins }
  return bins
}
