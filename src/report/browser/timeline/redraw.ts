/** Draws all at the next frame, once, however often it was asked for. */
import { drawBoard } from './board.ts'
import { filler, lanes, range } from './elements.ts'
import { contentHeight } from './frame.ts'
import { firstStamp, lastStamp } from './operations.ts'
import { drawOverview } from './overview.ts'
import { sight } from './sight.ts'

let asked = false

/** Asks for it. */
export function redraw(): void {
  if (asked) return
  asked = true
  requestAnimationFrame(() => {
    asked = false
    const began = performance.now()
    lanes.style.height = `${contentHeight()}px`
    filler.style.height = `${Math.max(0, contentHeight() - lanes.clientHeight)}px`
    drawBoard()
    drawOverview()
    performance.measure('timeline frame', { start: began, end: performance.now() })
    const from = Math.max(firstStamp, Math.round(sight.from))
    const to = Math.min(lastStamp, Math.round(sight.to))
    range.textContent = `${from.toLocaleString('en')} to ${to.toLocaleString('en')}`
  })
}
