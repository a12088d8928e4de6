/** How one gets from place to place: to an operation, to a violation, nearer, farther, along. */
import { keyChoice, lanes } from './elements.ts'
import { axisHeight, laneHeight } from './frame.ts'
import { finish, type Operation, start, type Violation, violations } from './operations.ts'
import { redraw } from './redraw.ts'
import { chooseKey, laneOf, look, reach, sight } from './sight.ts'
import { tell } from './tell.ts'

/** Chooses an operation, and brings it into sight; undefined lets go of the one that was chosen. */
export function show(operation: Operation | undefined): void {
  sight.selected = operation
  if (operation !== undefined) {
    const width = sight.to - sight.from
    const end = Math.min(operation.end, operation.call + width)
    if (operation.call < sight.from || end > sight.to) {
      const middle = (operation.call + end) / 2
      look(middle - width / 2, middle + width / 2)
    }
    const lane = laneOf(operation)
    const y = lane * laneHeight
    if (lane !== -1 && y < lanes.scrollTop) lanes.scrollTop = y
    const hidden = y + laneHeight + axisHeight - lanes.clientHeight
    if (lane !== -1 && hidden > lanes.scrollTop) lanes.scrollTop = hidden
  }
  tell()
  redraw()
}

/** Shows one key, or all, in the choice too. */
export function showKey(key: number): void {
  keyChoice.value = String(key)
  chooseKey(key)
}

/** Shows a violation: its key, and the operations that prove it. */
export function showViolation(violation: Violation | undefined): void {
  if (violation === undefined) return
  sight.violation = violation
  sight.selected = undefined
  showKey(violation.key)
  const involved = [...violation.witness, ...violation.support]
  if (involved.length > 0) {
    const from = Math.min(...involved.map(({ call }) => call))
    const to = Math.max(...involved.map(({ call, returned }) => returned ?? call + 2))
    const beside = Math.max(3, (to - from) * 0.15)
    look(from - beside, to + beside)
    lanes.scrollTop = Math.max(0, (laneOf(violation.witness[0]) - 1) * laneHeight)
  }
  tell()
  redraw()
}

/** Shows the violation so many after the one in sight, and begins anew behind the last. */
export function turn(by: number): void {
  const at = sight.violation === undefined ? -1 : violations.indexOf(sight.violation)
  // before the first is the last
  showViolation(violations[(Math.max(at + by, -1) + violations.length) % Math.max(1, violations.length)])
}

/** Brings the history nearer, where `factor` is less than 1, or farther, around a moment. */
export function zoom(factor: number, around: number = (sight.from + sight.to) / 2): void {
  look(around - (around - sight.from) * factor, around + (sight.to - around) * factor)
  redraw()
}

/** Goes on by a part of what is in sight. */
export function pan(part: number): void {
  const by = (sight.to - sight.from) * part
  look(sight.from + by, sight.to + by)
  redraw()
}

/** Shows what lies between two moments. */
export function goTo(from: number, to: number): void {
  look(from, to)
  redraw()
}

/** Shows the whole history. */
export function goHome(): void {
  goTo(start, finish)
}

/** Goes to the same client's operation so many later. */
export function along(by: number): void {
  const { selected } = sight
  if (selected === undefined) return begin()
  const row = sight.lanes[laneOf(selected)]?.operations ?? []
  const to = row[row.indexOf(selected) + by]
  if (to !== undefined) show(to)
}

/** Goes to the operation of about the same time so many lanes below. */
export function beside(by: number): void {
  const { selected } = sight
  if (selected === undefined) return begin()
  const lane = sight.lanes[Math.min(sight.lanes.length - 1, Math.max(0, laneOf(selected) + by))]
  if (lane !== undefined) show(lane.operations[Math.min(reach(lane, selected.call), lane.operations.length - 1)])
}

/** Nothing is chosen: the first of the proof, or the first in sight of the first lane. */
function begin(): void {
  const [lane] = sight.lanes
  if (sight.violation !== undefined) show(sight.violation.witness[0])
  else if (lane !== undefined) show(lane.operations[Math.min(reach(lane, sight.from), lane.operations.length - 1)])
}
