/** What lies behind the lanes: when faults were in force, and the axis of stamps. */
import { axisHeight, frame, xOf } from './frame.ts'
import { font, ink } from './ink.ts'
import { faults } from './operations.ts'
import { sight } from './sight.ts'

/** How far apart the same name stands at least, where a fault comes again and again. */
const sameNameApart = 360

/** Shades the stretches in which faults were in force. */
export function drawFaults(pen: CanvasRenderingContext2D, height: number): void {
  let free = -Infinity
  const named = new Map<string, number>()
  for (const { label, from, to } of faults) {
    if (to < sight.from || from > sight.to) continue
    const x = Math.max(frame.left, xOf(from))
    const width = Math.min(frame.width, Math.max(xOf(to), x + 1)) - x
    if (width <= 0) continue
    pen.fillStyle = ink('bad-bg')
    pen.fillRect(x, 0, width, height)
    pen.fillStyle = ink('bad')
    pen.fillRect(x, 0, width, 2)
    if (x < free || x < (named.get(label) ?? -Infinity) + sameNameApart) continue
    pen.font = font('mono')
    pen.fillText(label, x + 4, 12)
    free = x + label.length * 7 + 12
    named.set(label, x)
  }
}

/** Draws the axis with its lines. */
export function drawAxis(pen: CanvasRenderingContext2D, height: number): void {
  const step = stepOf((sight.to - sight.from) / Math.max(1, frame.width - frame.left))
  pen.font = font('sans')
  pen.lineWidth = 1
  for (let moment = Math.ceil(sight.from / step) * step; moment <= sight.to; moment += step) {
    const x = Math.round(xOf(moment)) + 0.5
    pen.strokeStyle = ink('line')
    pen.beginPath()
    pen.moveTo(x, axisHeight - 6)
    pen.lineTo(x, height)
    pen.stroke()
    pen.fillStyle = ink('soft')
    if (xOf(moment) < frame.width - 40) pen.fillText(moment.toLocaleString('en'), xOf(moment) + 4, axisHeight - 10)
  }
}

/** A round number of stamps, about 90 pixels wide. */
function stepOf(stampsInAPixel: number): number {
  const rough = Math.max(1, stampsInAPixel * 90)
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
}
