/** What the timeline of a history does: it is drawn on two canvases, from the columns that stand beside it as JSON. */
import { serveButtons } from './timeline/buttons.ts'
import { board, lanes, root } from './timeline/elements.ts'
import { forgetInk } from './timeline/ink.ts'
import { serveKeyboard } from './timeline/keyboard.ts'
import { faults, finish, start, violations } from './timeline/operations.ts'
import { servePointer } from './timeline/pointer.ts'
import { redraw } from './timeline/redraw.ts'
import { allKeys, chooseKey, look } from './timeline/sight.ts'
import { tell } from './timeline/tell.ts'
import { showViolation } from './timeline/travel.ts'

root.hidden = false
serveButtons()
serveKeyboard()
servePointer()
chooseKey(allKeys)
// a bar needs about nine pixels to be read
const readable = Math.max(60, Math.round(board.clientWidth / 9))
if (violations.length > 0) {
  showViolation(violations[0])
} else if (finish - start > readable) {
  const from = faults[0] === undefined ? start : faults[0].from - readable * 0.2
  look(from, from + readable)
}
tell()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetInk()
  redraw()
})
new ResizeObserver(redraw).observe(lanes)
redraw()
