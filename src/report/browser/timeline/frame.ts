/** Where things lie on the board, and the pens to draw them. */
import { board } from './elements.ts'
import { clients, faults } from './operations.ts'
import { sight } from './sight.ts'

/** The height of a lane. */
export const laneHeight = 28

const tickHeight = 24

/** The height of the axis, with the names of faults above it. */
export const axisHeight: number = tickHeight + (faults.length > 0 ? 18 : 0)

const longestName = Math.max(4, ...clients.map((name) => Math.min(15, name.length)))

/** The board's width, where its lanes begin, and pixels for one stamp. Asking the browser is slow, so that a frame asks once. */
export const frame: { width: number; left: number; scale: number } = { width: 0, left: 0, scale: 1 }

/** Asks for them. */
export function measure(): void {
  frame.width = board.clientWidth
  frame.left = isNarrow() ? 46 : Math.min(150, 30 + 7.2 * longestName)
  frame.scale = (frame.width - frame.left) / (sight.to - sight.from)
}

/** Whether there is no room for words beside the lanes. */
export function isNarrow(): boolean {
  return frame.width < 560
}

/** Where a moment lies. */
export function xOf(moment: number): number {
  return frame.left + (moment - sight.from) * frame.scale
}

/** The moment that lies there. */
export function momentAt(x: number): number {
  return sight.from + (x - frame.left) / frame.scale
}

/** The height of all there is to draw: the axis, the lanes, and the values where an order explains them. */
export function contentHeight(): number {
  return axisHeight + (sight.lanes.length + (sight.order.length > 0 ? 1 : 0)) * laneHeight + 8
}

/** A pen for an empty canvas of a size in the page's pixels, which are not the screen's. */
export function penOn(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const scale = devicePixelRatio || 1
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.height = `${height}px`
  }
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser draws nothing')
  pen.setTransform(scale, 0, 0, scale, 0, 0)
  pen.clearRect(0, 0, width, height)
  pen.textBaseline = 'middle'
  return pen
}

/** As much of a label as fits; it is monospaced, so that its width is known without measuring. */
export function fitting(text: string, width: number): string {
  const most = Math.floor(width / 7)
  if (text.length <= most) return text
  return most < 3 ? '' : `${text.slice(0, most - 1)}…`
}
