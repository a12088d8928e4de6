/** The timeline by mouse, pen and touch: point, choose, drag, turn the wheel. */
import { board, lanes, overview } from './elements.ts'
import { axisHeight, frame, laneHeight, momentAt } from './frame.ts'
import type { Operation } from './operations.ts'
import { momentOnOverview } from './overview.ts'
import { redraw } from './redraw.ts'
import { reach, sight } from './sight.ts'
import { tell } from './tell.ts'
import { goTo, pan, show, zoom } from './travel.ts'

/** So many pixels beside an operation still point at it; so far a press may move and still be one. */
const slack = { pointing: 4, pressing: 3 }

interface Drag {
  readonly x: number
  readonly from: number
  readonly to: number
  moved: boolean
}

let drag: Drag | undefined

/** Makes board and overview listen. */
export function servePointer(): void {
  board.addEventListener('pointerdown', (event) => {
    drag = { x: event.clientX, from: sight.from, to: sight.to, moved: false }
    board.setPointerCapture(event.pointerId)
  })
  board.addEventListener('pointermove', (event) => (drag === undefined ? point(event) : pull(event, drag)))
  board.addEventListener('pointerup', release)
  board.addEventListener('pointercancel', release)
  board.addEventListener('pointerleave', () => hover(undefined))
  board.addEventListener('dblclick', (event) => zoom(0.4, momentUnder(event)))
  board.addEventListener('wheel', turnWheel, { passive: false })
  overview.addEventListener('pointerdown', (event) => {
    overview.setPointerCapture(event.pointerId)
    jump(event)
  })
  overview.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) jump(event)
  })
}

function momentUnder(event: MouseEvent): number {
  return momentAt(event.clientX - board.getBoundingClientRect().left)
}

function operationUnder(event: MouseEvent): Operation | undefined {
  const { left, top } = board.getBoundingClientRect()
  const y = event.clientY - top
  const lane = sight.lanes[Math.floor((y - axisHeight + lanes.scrollTop) / laneHeight)]
  if (lane === undefined || y < axisHeight || event.clientX - left < frame.left) return undefined
  const moment = momentUnder(event)
  const beside = slack.pointing / frame.scale
  const operation = lane.operations[reach(lane, moment - beside)]
  return operation !== undefined && operation.call <= moment + beside ? operation : undefined
}

function point(event: PointerEvent): void {
  const operation = operationUnder(event)
  if (operation !== sight.hover) hover(operation)
}

function hover(operation: Operation | undefined): void {
  sight.hover = operation
  tell()
  redraw()
}

function pull(event: PointerEvent, from: Drag): void {
  from.moved ||= Math.abs(event.clientX - from.x) > slack.pressing
  if (!from.moved) return
  board.classList.add('dragging')
  const by = (event.clientX - from.x) / frame.scale
  goTo(from.from - by, from.to - by)
}

function release(event: PointerEvent): void {
  if (drag !== undefined && !drag.moved && event.type === 'pointerup') show(operationUnder(event))
  drag = undefined
  board.classList.remove('dragging')
}

/** With Ctrl it zooms, sideways it goes along; up and down is left to the page. */
function turnWheel(event: WheelEvent): void {
  const sideways = event.shiftKey ? event.deltaY : event.deltaX
  const upright = event.shiftKey ? 0 : event.deltaY
  if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.25 : 0.8, momentUnder(event))
  else if (Math.abs(sideways) > Math.abs(upright)) pan(sideways / frame.width)
  else return
  event.preventDefault()
}

function jump(event: PointerEvent): void {
  const { left, width } = overview.getBoundingClientRect()
  const moment = momentOnOverview((event.clientX - left) / width)
  const half = (sight.to - sight.from) / 2
  goTo(moment - half, moment + half)
}
