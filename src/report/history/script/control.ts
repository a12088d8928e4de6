/** The timeline's script, last part: mouse, touch, keyboard and buttons. */
export const controlScript: string = String.raw`
  const says = document.getElementById('timeline-says')
  const form = root.querySelector('.tl-bar')
  const range = form.querySelector('output')
  const statusWords = ['acknowledged', 'failed, no effect', 'outcome unknown']
  let asked = false
  const redraw = () => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      const began = performance.now()
      lanes.style.height = contentHeight() + 'px'
      root.querySelector('.tl-height').style.height = Math.max(0, contentHeight() - lanes.clientHeight) + 'px'
      drawBoard()
      drawOverview()
      performance.measure('timeline frame', { start: began, end: performance.now() })
      range.textContent = Math.max(first, Math.round(state.from)).toLocaleString('en') + ' to ' + Math.min(last, Math.round(state.to)).toLocaleString('en')
    })
  }
  const text = (tag, content) => {
    const element = document.createElement(tag)
    element.textContent = content
    return element
  }
  const interval = (at) => data.return[at] < 0 ? 'called at ' + data.call[at] + ', never returned' : data.call[at] + ' to ' + data.return[at]
  const tell = () => {
    const at = state.hover !== -1 ? state.hover : state.selected
    says.replaceChildren()
    if (at !== -1) {
      const point = data.point[at] < 0 ? '' : ', takes effect at ' + Number(data.point[at].toFixed(2))
      const during = data.faults.filter((fault) => fault.from <= end[at] && fault.to >= data.call[at]).map((fault) => fault.label)
      says.append(
        text('code', data.deed[at]), ' of key ', text('code', data.keys[data.key[at]]), ' by client ' + data.clients[data.client[at]],
        text('span', ' · ' + interval(at) + ' · ' + statusWords[data.status[at]] + point + (during.length > 0 ? ' · during ' + [...new Set(during)].join(', ') : '')),
      )
    } else if (state.violation !== -1) {
      says.append(data.violations[state.violation].sentence)
    } else {
      says.append(text('span', 'Point at an operation, or go from one to the next with the arrow keys.'))
    }
  }
  const show = (at) => {
    state.selected = at
    if (at !== -1) {
      const width = state.to - state.from
      if (data.call[at] < state.from || Math.min(end[at], data.call[at] + width) > state.to) {
        const middle = (data.call[at] + Math.min(end[at], data.call[at] + width)) / 2
        look(middle - width / 2, middle + width / 2)
      }
      const lane = state.lanes.findIndex(({ operations }) => operations.includes(at))
      const y = lane * laneHeight
      if (lane !== -1 && y < lanes.scrollTop) lanes.scrollTop = y
      if (lane !== -1 && y + laneHeight + axisHeight > lanes.scrollTop + lanes.clientHeight) {
        lanes.scrollTop = y + laneHeight + axisHeight - lanes.clientHeight
      }
    }
    tell()
    redraw()
  }
  const pickKey = (key) => {
    form.elements.key.value = String(key)
    chooseKey(key)
  }
  const showViolation = (index) => {
    const violation = data.violations[index]
    if (violation === undefined) return
    state.violation = index
    state.selected = -1
    pickKey(violation.key)
    const involved = [...violation.witness, ...violation.support]
    if (involved.length > 0) {
      const from = Math.min(...involved.map((at) => data.call[at]))
      const to = Math.max(...involved.map((at) => data.return[at] < 0 ? data.call[at] + 2 : data.return[at]))
      const room = Math.max(3, (to - from) * 0.15)
      look(from - room, to + room)
      const lane = state.lanes.findIndex(({ operations }) => operations.includes(violation.witness[0]))
      lanes.scrollTop = Math.max(0, (lane - 1) * laneHeight)
    }
    tell()
    redraw()
  }
  const zoom = (factor, around = (state.from + state.to) / 2) => {
    look(around - (around - state.from) * factor, around + (state.to - around) * factor)
    redraw()
  }
  const pan = (part) => {
    const by = (state.to - state.from) * part
    look(state.from + by, state.to + by)
    redraw()
  }
  const turn = (by) => showViolation((state.violation + by + data.violations.length) % Math.max(1, data.violations.length))
  const actions = {
    in: () => zoom(0.5),
    out: () => zoom(2),
    fit: () => { look(start, finish); redraw() },
    first: () => showViolation(0),
    next: () => turn(1),
    previous: () => turn(state.violation === -1 ? 0 : -1),
  }
  for (const button of form.querySelectorAll('[data-do]')) button.addEventListener('click', () => actions[button.dataset.do]())
  form.addEventListener('submit', (event) => event.preventDefault())
  form.elements.key.addEventListener('change', () => {
    state.violation = -1
    chooseKey(Number(form.elements.key.value))
    lanes.scrollTop = 0
    tell()
    redraw()
  })
  for (const button of document.querySelectorAll('[data-violation], [data-key]')) {
    button.addEventListener('click', () => {
      if (button.dataset.violation !== undefined) showViolation(Number(button.dataset.violation))
      else {
        state.violation = -1
        pickKey(data.keys.indexOf(button.dataset.key))
        look(start, finish)
        tell()
        redraw()
      }
      document.getElementById('timeline').scrollIntoView()
      lanes.focus({ preventScroll: true })
    })
  }

  const besides = (by) => {
    const lane = state.lanes.findIndex(({ operations }) => operations.includes(state.selected))
    const other = state.lanes[Math.min(state.lanes.length - 1, Math.max(0, lane + by))]
    if (other === undefined) return
    const near = reach(other.operations, data.call[state.selected])
    show(other.operations[Math.min(near, other.operations.length - 1)])
  }
  const along = (by) => {
    const lane = state.lanes.find(({ operations }) => operations.includes(state.selected))
    if (lane === undefined) return
    const to = lane.operations[lane.operations.indexOf(state.selected) + by]
    if (to !== undefined) show(to)
  }
  const begin = () => {
    const lane = state.lanes[0]
    if (state.violation !== -1) show(data.violations[state.violation].witness[0] ?? -1)
    else if (lane !== undefined) show(lane.operations[Math.min(reach(lane.operations, state.from), lane.operations.length - 1)])
  }
  const move = (go, by) => () => (state.selected === -1 ? begin() : go(by))
  const keyboard = {
    ArrowRight: move(along, 1),
    ArrowLeft: move(along, -1),
    ArrowDown: move(besides, 1),
    ArrowUp: move(besides, -1),
    PageDown: () => pan(0.8),
    PageUp: () => pan(-0.8),
    '+': actions.in,
    '=': actions.in,
    '-': actions.out,
    0: actions.fit,
    Home: () => { look(start, start + state.to - state.from); redraw() },
    End: () => { look(finish - (state.to - state.from), finish); redraw() },
    n: actions.next,
    p: actions.previous,
    Escape: () => { state.violation = -1; chooseKey(state.key); show(-1) },
  }
  lanes.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keyboard, event.key)) return
    event.preventDefault()
    keyboard[event.key]()
  })
  lanes.addEventListener('scroll', redraw)

  const operationAt = (event) => {
    const box = board.getBoundingClientRect()
    const moment = momentAt(event.clientX - box.left)
    const y = event.clientY - box.top
    const lane = state.lanes[Math.floor((y - axisHeight + lanes.scrollTop) / laneHeight)]
    if (lane === undefined || y < axisHeight || event.clientX - box.left < frame.left) return -1
    const slack = 4 / frame.scale
    const at = lane.operations[reach(lane.operations, moment - slack)]
    return at !== undefined && data.call[at] <= moment + slack ? at : -1
  }
  let drag
  board.addEventListener('pointerdown', (event) => {
    drag = { x: event.clientX, from: state.from, to: state.to, moved: false }
    board.setPointerCapture(event.pointerId)
  })
  board.addEventListener('pointermove', (event) => {
    if (drag !== undefined) {
      const by = (event.clientX - drag.x) / frame.scale
      drag.moved ||= Math.abs(event.clientX - drag.x) > 3
      if (!drag.moved) return
      board.classList.add('dragging')
      look(drag.from - by, drag.to - by)
      redraw()
      return
    }
    const at = operationAt(event)
    if (at === state.hover) return
    state.hover = at
    tell()
    redraw()
  })
  const release = (event) => {
    if (drag !== undefined && !drag.moved && event.type === 'pointerup') show(operationAt(event))
    drag = undefined
    board.classList.remove('dragging')
  }
  board.addEventListener('pointerup', release)
  board.addEventListener('pointercancel', release)
  board.addEventListener('pointerleave', () => {
    state.hover = -1
    tell()
    redraw()
  })
  board.addEventListener('dblclick', (event) => zoom(0.4, momentAt(event.clientX - board.getBoundingClientRect().left)))
  board.addEventListener('wheel', (event) => {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX
    if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.25 : 0.8, momentAt(event.clientX - board.getBoundingClientRect().left))
    else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) pan(sideways / frame.width)
    else return
    event.preventDefault()
  }, { passive: false })
  const goTo = (event) => {
    const box = overview.getBoundingClientRect()
    const moment = start + ((event.clientX - box.left) / box.width) * (finish - start)
    const half = (state.to - state.from) / 2
    look(moment - half, moment + half)
    redraw()
  }
  overview.addEventListener('pointerdown', (event) => {
    overview.setPointerCapture(event.pointerId)
    goTo(event)
  })
  overview.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) goTo(event)
  })

  readInk()
  chooseKey(-1)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readInk(); redraw() })
  new ResizeObserver(redraw).observe(lanes)
  const readable = Math.max(60, Math.round(board.clientWidth / 9))
  if (data.violations.length > 0) showViolation(0)
  else {
    if (finish - start > readable) {
      const interesting = data.faults.length > 0 ? data.faults[0].from - readable * 0.2 : start
      look(interesting, interesting + readable)
    }
    tell()
  }
  redraw()
`
