/** The order that explains a key: when each operation can have taken effect, and which value was in force from when. */
import { fitting, frame, laneHeight, xOf } from './frame.ts'
import { font, ink } from './ink.ts'
import { finish, type Operation } from './operations.ts'
import { sight } from './sight.ts'

/** Draws a dot where each operation can have taken effect, and a line from one to the next. `rows` says where each lies. */
export function drawOrder(pen: CanvasRenderingContext2D, rows: ReadonlyMap<Operation, number>): void {
  const dotOf = (operation: Operation): { x: number; y: number } | undefined => {
    const y = rows.get(operation)
    if (y === undefined || operation.point === undefined) return undefined
    const x = xOf(operation.point)
    return x < frame.left || x > frame.width ? undefined : { x, y: y + laneHeight / 2 }
  }
  pen.strokeStyle = ink('ink')
  pen.fillStyle = ink('ink')
  pen.globalAlpha = 0.3
  pen.lineWidth = 1.25
  pen.beginPath()
  let joined = false
  for (const operation of sight.order) {
    const dot = dotOf(operation)
    if (dot !== undefined && joined) pen.lineTo(dot.x, dot.y)
    else if (dot !== undefined) pen.moveTo(dot.x, dot.y)
    joined = dot !== undefined
  }
  pen.stroke()
  pen.globalAlpha = 1
  for (const operation of rows.keys()) {
    const dot = dotOf(operation)
    if (dot === undefined) continue
    pen.beginPath()
    pen.arc(dot.x, dot.y + laneHeight / 2 - 5, 3, 0, 7)
    pen.fill()
  }
}

/** Draws the values in the lane at `y`: each write that took effect opens a stretch. */
export function drawValues(pen: CanvasRenderingContext2D, y: number): void {
  const changes = sight.order.filter(({ kind, deed }) => kind !== 'read' && !deed.endsWith('refused'))
  changes.forEach(({ kind, deed, point = 0 }, at) => {
    const until = changes[at + 1]?.point ?? finish
    if (point > sight.to || until < sight.from) return
    const x = Math.max(frame.left, xOf(point))
    const width = Math.min(frame.width, xOf(until)) - x
    if (width <= 0) return
    pen.fillStyle = ink('bg')
    pen.fillRect(x, y + 6, width, laneHeight - 12)
    pen.fillStyle = ink('ink')
    pen.fillRect(x, y + 6, 1.5, laneHeight - 12)
    pen.font = font('mono')
    const value = kind === 'delete' ? 'missing' : deed.replace(/^[a-z]+ (.*⇒ )?/, '')
    pen.fillText(fitting(value, width - 8), x + 5, y + laneHeight / 2 + 0.5)
  })
}
