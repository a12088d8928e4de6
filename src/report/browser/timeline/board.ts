/** The board: the lanes in sight with their operations. Nothing else is drawn, so that a frame costs little at any length. */
import { drawBar } from './bars.ts'
import { board, lanes } from './elements.ts'
import { axisHeight, contentHeight, fitting, frame, isNarrow, laneHeight, measure, penOn, xOf } from './frame.ts'
import { drawAxis, drawFaults } from './ground.ts'
import { font, ink } from './ink.ts'
import { clients, type Operation, proving } from './operations.ts'
import { drawOrder, drawValues } from './order.ts'
import { type Lane, reach, sight } from './sight.ts'

/** An order is drawn where a stamp has as many pixels as this; closer together, dots are a smear. */
const orderedFrom = 1.2

/** Draws the board. */
export function drawBoard(): void {
  measure()
  const height = Math.min(contentHeight(), lanes.clientHeight)
  const pen = penOn(board, frame.width, height)
  const yOf = (lane: number): number => axisHeight + lane * laneHeight - lanes.scrollTop
  drawFaults(pen, height)
  drawAxis(pen, height)
  pen.save()
  pen.beginPath()
  pen.rect(0, axisHeight, frame.width, height)
  pen.clip()
  const rows = frame.scale >= orderedFrom ? new Map<Operation, number>() : undefined
  const top = Math.max(0, Math.floor(lanes.scrollTop / laneHeight))
  const below = top + Math.ceil(height / laneHeight) + 1
  sight.lanes.slice(top, below).forEach((lane, at) => drawLane(pen, lane, yOf(top + at), rows))
  if (rows !== undefined) drawOrder(pen, rows)
  if (sight.order.length > 0) {
    const y = yOf(sight.lanes.length)
    drawValues(pen, y)
    pen.fillStyle = ink('panel')
    pen.fillRect(0, y, frame.left - 4, laneHeight)
    pen.fillStyle = ink('soft')
    pen.font = font('sans')
    pen.fillText('value', 10, y + laneHeight / 2 + 0.5)
  }
  pen.restore()
  pen.fillStyle = ink('soft')
  pen.font = font('sans')
  pen.fillText(isNarrow() ? '' : 'client', 10, axisHeight - 10)
}

/** Draws a lane at `y`, and notes in `rows` where its operations lie, where that is wanted. */
function drawLane(
  pen: CanvasRenderingContext2D,
  lane: Lane,
  y: number,
  rows: Map<Operation, number> | undefined,
): void {
  const { left, width: right } = frame
  pen.strokeStyle = ink('line')
  pen.lineWidth = 1
  pen.beginPath()
  pen.moveTo(0, Math.round(y + laneHeight) - 0.5)
  pen.lineTo(right, Math.round(y + laneHeight) - 0.5)
  pen.stroke()
  let drawn = -Infinity
  for (let at = reach(lane, sight.from); at < lane.operations.length; at += 1) {
    const operation = lane.operations[at]
    if (operation === undefined || operation.call > sight.to) break
    rows?.set(operation, y)
    // bars that would share a pixel are drawn once, unless one of them matters
    const x = xOf(operation.end)
    if (x - drawn < 0.7 && !proving.has(operation) && operation !== sight.selected) continue
    drawn = x
    drawBar(pen, operation, { y, left, right })
  }
  pen.fillStyle = ink('panel')
  pen.fillRect(0, y, left - 4, laneHeight - 1)
  if (!lane.named) return
  pen.font = font('bold')
  pen.fillStyle = ink('ink')
  pen.fillText(fitting(clients[lane.client] ?? '', left - 12), 10, y + laneHeight / 2 + 0.5)
}
