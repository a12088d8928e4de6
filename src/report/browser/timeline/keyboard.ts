/** The timeline by keyboard. */
import { lanes } from './elements.ts'
import { finish, start } from './operations.ts'
import { redraw } from './redraw.ts'
import { chooseKey, sight } from './sight.ts'
import { along, beside, goHome, goTo, pan, show, turn, zoom } from './travel.ts'

/** Key → what it does. */
const keyboard = new Map<string, () => void>([
  ['ArrowRight', () => along(1)],
  ['ArrowLeft', () => along(-1)],
  ['ArrowDown', () => beside(1)],
  ['ArrowUp', () => beside(-1)],
  ['PageDown', () => pan(0.8)],
  ['PageUp', () => pan(-0.8)],
  ['+', () => zoom(0.5)],
  ['=', () => zoom(0.5)],
  ['-', () => zoom(2)],
  ['0', goHome],
  ['Home', () => goTo(start, start + sight.to - sight.from)],
  ['End', () => goTo(finish - (sight.to - sight.from), finish)],
  ['n', () => turn(1)],
  ['p', () => turn(-1)],
  ['Escape', letGo],
])

/** Makes the lanes listen. */
export function serveKeyboard(): void {
  lanes.addEventListener('keydown', (event) => {
    const act = keyboard.get(event.key)
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  lanes.addEventListener('scroll', redraw)
}

function letGo(): void {
  sight.violation = undefined
  chooseKey(sight.key)
  show(undefined)
}
