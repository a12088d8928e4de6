/** The timeline's script, second part: how bars, faults and the axis are drawn. */
export const drawScript: string = String.raw`
  const laneHeight = 28
  const tickHeight = 24
  const axisHeight = tickHeight + (data.faults.length > 0 ? 18 : 0)
  const kinds = ['info', 'warn', 'mute', 'open']
  let ink = {}
  const readInk = () => {
    const style = getComputedStyle(document.documentElement)
    const names = ['bg', 'panel', 'ink', 'soft', 'line', 'link', 'bad', 'bad-bg', 'on-bad', ...kinds, ...kinds.map((kind) => kind + '-bg')]
    ink = Object.fromEntries(names.map((name) => [name, style.getPropertyValue('--' + name).trim()]))
    ink.mono = '11.5px ' + style.getPropertyValue('--mono')
    ink.sans = '12px ' + style.getPropertyValue('--sans')
    ink.bold = '600 12px ' + style.getPropertyValue('--sans')
  }
  const longestName = Math.max(4, ...data.clients.map((name) => Math.min(15, name.length)))
  // Asking the browser for a width is slow, so a frame asks once.
  const frame = { width: 0, left: 0, scale: 1 }
  const measure = () => {
    frame.width = board.clientWidth
    frame.left = narrow() ? 46 : Math.min(150, 30 + 7.2 * longestName)
    frame.scale = (frame.width - frame.left) / (state.to - state.from)
  }
  const narrow = () => frame.width < 560
  const xOf = (moment) => frame.left + (moment - state.from) * frame.scale
  const momentAt = (x) => state.from + (x - frame.left) / frame.scale
  const valueLane = () => state.order.length > 0
  const contentHeight = () => axisHeight + (state.lanes.length + (valueLane() ? 1 : 0)) * laneHeight + 8

  const prepare = (canvas, width, height) => {
    const scale = devicePixelRatio || 1
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale)
      canvas.height = Math.round(height * scale)
      canvas.style.height = height + 'px'
    }
    const pen = canvas.getContext('2d')
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    pen.clearRect(0, 0, width, height)
    pen.textBaseline = 'middle'
    return pen
  }
  // A label that fits; monospaced, so that its width is known without measuring.
  const fit = (text, room) => {
    const most = Math.floor(room / 7)
    if (text.length <= most) return text
    return most < 3 ? '' : text.slice(0, most - 1) + '…'
  }

  const hatch = (pen, x, y, width, height, color) => {
    pen.save()
    pen.beginPath()
    pen.rect(x, y, width, height)
    pen.clip()
    pen.strokeStyle = color
    pen.globalAlpha *= 0.35
    pen.beginPath()
    for (let at = Math.floor(x / 6) * 6 - height; at < x + width; at += 6) {
      pen.moveTo(at, y + height)
      pen.lineTo(at + height, y)
    }
    pen.stroke()
    pen.restore()
  }

  const drawBar = (pen, at, y, left, right) => {
    const from = xOf(data.call[at])
    const x = Math.max(left - 4, from)
    const width = Math.max(1.5, Math.min(right + 4, xOf(end[at])) - x)
    const height = laneHeight - 8
    const kind = kinds[data.kind[at]]
    const status = data.status[at]
    const role = state.violation === -1 ? undefined : violationOf[state.violation].get(at)
    const faded = state.violation !== -1 && role === undefined
    const marked = role !== undefined || (state.violation === -1 && inWitness.has(at))
    const slim = width < 4
    if (slim && !marked && at !== state.selected && at !== state.hover) {
      pen.fillStyle = ink[kind]
      pen.fillRect(x, y + 4, width, height)
      return
    }
    pen.globalAlpha = faded ? 0.4 : 1
    pen.fillStyle = status === 1 ? ink.panel : slim ? ink[kind] : ink[kind + '-bg']
    pen.fillRect(x, y + 4, width, height)
    if (!slim) {
      if (status === 2) hatch(pen, x, y + 4, width, height, ink[kind])
      pen.strokeStyle = status === 1 ? ink.soft : ink[kind]
      pen.lineWidth = 1
      pen.setLineDash(status === 1 ? [2, 2] : status === 2 ? [5, 3] : [])
      pen.beginPath()
      const open = status === 2
      pen.moveTo(x + width, y + 4.5)
      pen.lineTo(x + 0.5, y + 4.5)
      pen.lineTo(x + 0.5, y + 3.5 + height)
      pen.lineTo(x + width, y + 3.5 + height)
      if (!open) pen.lineTo(x + width - 0.5, y + 4.5)
      pen.stroke()
      pen.setLineDash([])
    }
    if (width > 26) {
      const badge = role > 0 ? 20 : 0
      const label = state.key === -1 ? data.keys[data.key[at]] + ' ' + data.deed[at] : data.deed[at]
      pen.font = ink.mono
      pen.fillStyle = status === 1 ? ink.soft : ink[kind]
      pen.fillText(fit(label, width - 8 - badge), x + 5 + badge, y + laneHeight / 2 + 0.5)
    }
    pen.globalAlpha = 1
    if (marked) {
      pen.strokeStyle = ink.bad
      pen.lineWidth = role === 0 ? 1.5 : 2.5
      pen.strokeRect(x - 1, y + 3, width + 2, height + 2)
    }
    if (role > 0) {
      const badge = Math.max(x + 1, left + 1)
      pen.fillStyle = ink.bad
      pen.fillRect(badge, y + 5, 16, height - 2)
      pen.fillStyle = ink['on-bad']
      pen.font = ink.bold
      pen.textAlign = 'center'
      pen.fillText(String(role), badge + 8, y + laneHeight / 2 + 0.5)
      pen.textAlign = 'left'
    }
    if (at === state.selected || at === state.hover) {
      pen.strokeStyle = at === state.selected ? ink.link : ink.soft
      pen.lineWidth = 2
      pen.strokeRect(x - 3, y + 1, width + 6, height + 6)
    }
  }

  const drawFaults = (pen, top, bottom, left, right) => {
    // Where a fault comes again and again, its name stands once in a while.
    let free = -Infinity
    const named = new Map()
    for (const fault of data.faults) {
      if (fault.to < state.from || fault.from > state.to) continue
      const x = Math.max(left, xOf(fault.from))
      const width = Math.min(right, Math.max(xOf(fault.to), x + 1)) - x
      if (width <= 0) continue
      pen.fillStyle = ink['bad-bg']
      pen.fillRect(x, top, width, bottom - top)
      pen.fillStyle = ink.bad
      pen.fillRect(x, top, width, 2)
      if (x < free || x < (named.get(fault.label) ?? -Infinity) + 360) continue
      pen.font = ink.mono
      pen.fillText(fault.label, x + 4, top + 12)
      free = x + fault.label.length * 7 + 12
      named.set(fault.label, x)
    }
  }

  const stepOf = (room, width) => {
    const rough = (room / Math.max(1, width)) * 90
    const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)))
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough)
  }
  const drawAxis = (pen, left, right, height) => {
    const step = stepOf(state.to - state.from, right - left)
    pen.font = ink.sans
    for (let moment = Math.ceil(state.from / step) * step; moment <= state.to; moment += step) {
      const x = Math.round(xOf(moment)) + 0.5
      pen.strokeStyle = ink.line
      pen.lineWidth = 1
      pen.beginPath()
      pen.moveTo(x, axisHeight - 6)
      pen.lineTo(x, height)
      pen.stroke()
    }
    pen.fillStyle = ink.soft
    for (let moment = Math.ceil(state.from / step) * step; moment <= state.to; moment += step) {
      const x = xOf(moment)
      if (x < right - 40) pen.fillText(moment.toLocaleString('en'), x + 4, axisHeight - 10)
    }
  }
`
