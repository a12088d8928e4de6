/** One operation as a bar: its kind by colour, its status by outline, its part in a proof by a number. */
import { fitting, laneHeight, xOf } from './frame.ts'
import { font, ink, kindInk } from './ink.ts'
import { keys, type Operation, proving } from './operations.ts'
import { allKeys, sight } from './sight.ts'

const height = laneHeight - 8

interface Box {
  readonly x: number
  /** Of the lane. */
  readonly y: number
  readonly width: number
}

/** Draws it in the lane at `y`, between the edges of the board. */
export function drawBar(
  pen: CanvasRenderingContext2D,
  operation: Operation,
  { y, left, right }: { readonly y: number; readonly left: number; readonly right: number },
): void {
  const x = Math.max(left - 4, xOf(operation.call))
  const box = { x, y, width: Math.max(1.5, Math.min(right + 4, xOf(operation.end)) - x) }
  const { violation, selected, hover } = sight
  const role = violation?.roles.get(operation)
  const marked = role !== undefined || (violation === undefined && proving.has(operation))
  const slim = box.width < 4
  if (slim && !marked && operation !== selected && operation !== hover) {
    pen.fillStyle = ink(kindInk[operation.kind])
    pen.fillRect(x, y + 4, box.width, height)
    return
  }
  pen.globalAlpha = violation !== undefined && role === undefined ? 0.4 : 1
  drawBody(pen, operation, box, slim)
  const badge = role === undefined || role === 0 ? undefined : role
  if (box.width > 26) drawLabel(pen, operation, box, badge === undefined ? 0 : 20)
  pen.globalAlpha = 1
  if (marked) {
    pen.strokeStyle = ink('bad')
    pen.lineWidth = role === 0 ? 1.5 : 2.5
    pen.strokeRect(x - 1, y + 3, box.width + 2, height + 2)
  }
  if (badge !== undefined) drawBadge(pen, badge, Math.max(x + 1, left + 1), y)
  if (operation === selected || operation === hover) {
    pen.strokeStyle = ink(operation === selected ? 'link' : 'soft')
    pen.lineWidth = 2
    pen.strokeRect(x - 3, y + 1, box.width + 6, height + 6)
  }
}

function drawBody(
  pen: CanvasRenderingContext2D,
  { kind, status }: Operation,
  { x, y, width }: Box,
  slim: boolean,
): void {
  const colour = kindInk[kind]
  pen.fillStyle = ink(status === 'fail' ? 'panel' : slim ? colour : `${colour}-bg`)
  pen.fillRect(x, y + 4, width, height)
  if (slim) return
  if (status === 'unknown') hatch(pen, { x, y: y + 4, width }, ink(colour))
  pen.strokeStyle = ink(status === 'fail' ? 'soft' : colour)
  pen.lineWidth = 1
  pen.setLineDash({ ok: [], fail: [2, 2], unknown: [5, 3] }[status])
  pen.beginPath()
  pen.moveTo(x + width, y + 4.5)
  pen.lineTo(x + 0.5, y + 4.5)
  pen.lineTo(x + 0.5, y + 3.5 + height)
  pen.lineTo(x + width, y + 3.5 + height)
  // what is unknown has no end
  if (status !== 'unknown') pen.lineTo(x + width - 0.5, y + 4.5)
  pen.stroke()
  pen.setLineDash([])
}

function hatch(pen: CanvasRenderingContext2D, { x, y, width }: Box, colour: string): void {
  pen.save()
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.clip()
  pen.strokeStyle = colour
  pen.globalAlpha *= 0.35
  pen.beginPath()
  for (let at = Math.floor(x / 6) * 6 - height; at < x + width; at += 6) {
    pen.moveTo(at, y + height)
    pen.lineTo(at + height, y)
  }
  pen.stroke()
  pen.restore()
}

function drawLabel(
  pen: CanvasRenderingContext2D,
  { key, kind, status, deed }: Operation,
  { x, y, width }: Box,
  indent: number,
): void {
  pen.font = font('mono')
  pen.fillStyle = ink(status === 'fail' ? 'soft' : kindInk[kind])
  const label = sight.key === allKeys ? `${keys[key]} ${deed}` : deed
  pen.fillText(fitting(label, width - 8 - indent), x + 5 + indent, y + laneHeight / 2 + 0.5)
}

function drawBadge(pen: CanvasRenderingContext2D, number: number, x: number, y: number): void {
  pen.fillStyle = ink('bad')
  pen.fillRect(x, y + 5, 16, height - 2)
  pen.fillStyle = ink('on-bad')
  pen.font = font('bold')
  pen.textAlign = 'center'
  pen.fillText(String(number), x + 8, y + laneHeight / 2 + 0.5)
  pen.textAlign = 'left'
}
