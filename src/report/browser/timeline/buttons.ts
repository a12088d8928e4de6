/** The bar above the timeline, and the buttons elsewhere in the page that lead to it. */
import { all } from '../dom.ts'
import { bar, keyChoice, lanes } from './elements.ts'
import { finish, keys, start, violations } from './operations.ts'
import { redraw } from './redraw.ts'
import { chooseKey, look, sight } from './sight.ts'
import { tell } from './tell.ts'
import { goHome, showKey, showViolation, turn, zoom } from './travel.ts'

/** What a button with this `data-do` does. */
const actions = new Map<string | undefined, () => void>([
  ['in', () => zoom(0.5)],
  ['out', () => zoom(2)],
  ['fit', goHome],
  ['first', () => showViolation(violations[0])],
  ['next', () => turn(1)],
  ['previous', () => turn(-1)],
])

/** Makes them work. */
export function serveButtons(): void {
  bar.addEventListener('submit', (event) => event.preventDefault())
  keyChoice.addEventListener('change', () => {
    sight.violation = undefined
    chooseKey(Number(keyChoice.value))
    lanes.scrollTop = 0
    tell()
    redraw()
  })
  for (const button of all(HTMLButtonElement, '[data-do]', bar)) {
    button.addEventListener('click', () => actions.get(button.dataset['do'])?.())
  }
  for (const button of all(HTMLButtonElement, '[data-violation]')) {
    leadsToTimeline(button, () => showViolation(violations[Number(button.dataset['violation'])]))
  }
  for (const button of all(HTMLButtonElement, '[data-key]')) {
    leadsToTimeline(button, () => {
      sight.violation = undefined
      showKey(keys.indexOf(button.dataset['key'] ?? ''))
      look(start, finish)
      tell()
      redraw()
    })
  }
}

function leadsToTimeline(button: HTMLButtonElement, act: () => void): void {
  button.addEventListener('click', () => {
    act()
    document.getElementById('timeline')?.scrollIntoView()
    lanes.focus({ preventScroll: true })
  })
}
