/** The timeline's script, third part: the whole picture. Only what is in sight is drawn, so that a frame costs little at any length. */
export const sceneScript: string = String.raw`
  // The value in force by the order that explains the key: each write that took effect opens a stretch.
  const drawValues = (pen, y, left, right) => {
    const order = state.order
    const changes = order.filter((at) => data.kind[at] !== 0 && !data.deed[at].endsWith('refused'))
    const stretch = (label, from, to) => {
      const x = Math.max(left, xOf(from))
      const width = Math.min(right, xOf(to)) - x
      if (width <= 0) return
      pen.fillStyle = ink.bg
      pen.fillRect(x, y + 6, width, laneHeight - 12)
      pen.fillStyle = ink.ink
      pen.fillRect(x, y + 6, 1.5, laneHeight - 12)
      pen.font = ink.mono
      pen.fillText(fit(label, width - 8), x + 5, y + laneHeight / 2 + 0.5)
    }
    for (let index = 0; index < changes.length; index += 1) {
      const at = changes[index]
      const to = index + 1 < changes.length ? data.point[changes[index + 1]] : finish
      if (data.point[at] > state.to || to < state.from) continue
      stretch(data.kind[at] === 2 ? 'missing' : data.deed[at].replace(/^[a-z]+ (.*⇒ )?/, ''), data.point[at], to)
    }
  }

  const drawOrder = (pen, rows, left, right) => {
    const dot = (at) => {
      const y = rows.get(at)
      const x = xOf(data.point[at])
      return y === undefined || x < left || x > right ? undefined : { x, y: y + laneHeight / 2 }
    }
    pen.strokeStyle = ink.ink
    pen.fillStyle = ink.ink
    if (state.order.length > 0) {
      pen.globalAlpha = 0.3
      pen.lineWidth = 1.25
      pen.beginPath()
      let joined = false
      for (const at of state.order) {
        const point = dot(at)
        if (point === undefined) joined = false
        else if (joined) pen.lineTo(point.x, point.y)
        else pen.moveTo(point.x, point.y)
        joined = point !== undefined
      }
      pen.stroke()
      pen.globalAlpha = 1
    }
    for (const at of rows.keys()) {
      if (data.point[at] < 0) continue
      const point = dot(at)
      if (point === undefined) continue
      pen.beginPath()
      pen.arc(point.x, point.y + laneHeight / 2 - 5, 3, 0, 7)
      pen.fill()
    }
  }

  const drawBoard = () => {
    measure()
    const { width, left } = frame
    const height = Math.min(contentHeight(), lanes.clientHeight)
    const pen = prepare(board, width, height)
    const scrolled = lanes.scrollTop
    drawFaults(pen, 0, height, left, width)
    drawAxis(pen, left, width, height)
    const rows = new Map()
    const ordered = (width - left) / (state.to - state.from) >= 1.2
    pen.save()
    pen.beginPath()
    pen.rect(0, axisHeight, width, height)
    pen.clip()
    const top = Math.max(0, Math.floor(scrolled / laneHeight))
    const most = Math.ceil(height / laneHeight) + 1
    for (let index = top; index < Math.min(state.lanes.length, top + most); index += 1) {
      const y = axisHeight + index * laneHeight - scrolled
      const { operations, client, named } = state.lanes[index]
      pen.strokeStyle = ink.line
      pen.lineWidth = 1
      pen.beginPath()
      pen.moveTo(0, Math.round(y + laneHeight) - 0.5)
      pen.lineTo(width, Math.round(y + laneHeight) - 0.5)
      pen.stroke()
      let drawn = -Infinity
      for (let at = reach(operations, state.from); at < operations.length && data.call[operations[at]] <= state.to; at += 1) {
        const operation = operations[at]
        if (ordered) rows.set(operation, y)
        // Bars that would share a pixel are drawn once, unless one of them matters.
        const x = xOf(end[operation])
        if (x - drawn < 0.7 && !inWitness.has(operation) && operation !== state.selected) continue
        drawn = x
        drawBar(pen, operation, y, left, width)
      }
      pen.fillStyle = ink.panel
      pen.fillRect(0, y, left - 4, laneHeight - 1)
      if (named) {
        pen.font = ink.bold
        pen.fillStyle = ink.ink
        pen.fillText(fit(data.clients[client], left - 12), 10, y + laneHeight / 2 + 0.5)
      }
    }
    if (ordered) drawOrder(pen, rows, left, width)
    if (valueLane()) {
      const y = axisHeight + state.lanes.length * laneHeight - scrolled
      drawValues(pen, y, left, width)
      pen.fillStyle = ink.panel
      pen.fillRect(0, y, left - 4, laneHeight)
      pen.fillStyle = ink.soft
      pen.font = ink.sans
      pen.fillText('value', 10, y + laneHeight / 2 + 0.5)
    }
    pen.restore()
    pen.fillStyle = ink.soft
    pen.font = ink.sans
    pen.fillText(narrow() ? '' : 'client', 10, axisHeight - 10)
  }

  let density = { key: -2, width: 0, bins: [] }
  const densityOf = (key, width) => {
    if (density.key === key && density.width === width) return density.bins
    const bins = new Float64Array(Math.max(1, Math.ceil(width / 2)))
    for (let at = 0; at < count; at += 1) {
      if (key !== -1 && data.key[at] !== key) continue
      bins[Math.min(bins.length - 1, Math.floor((((data.call[at] - start) / (finish - start)) * width) / 2))] += 1
    }
    density = { key, width, bins }
    return bins
  }
  const drawOverview = () => {
    const width = overview.clientWidth
    const height = 46
    const pen = prepare(overview, width, height)
    const place = (moment) => ((moment - start) / (finish - start)) * width
    for (const fault of data.faults) {
      pen.fillStyle = ink['bad-bg']
      pen.fillRect(place(fault.from), 0, Math.max(1, place(fault.to) - place(fault.from)), height)
    }
    const bins = densityOf(state.key, width)
    const most = Math.max(1, ...bins)
    pen.fillStyle = ink.soft
    pen.globalAlpha = 0.55
    for (let bin = 0; bin < bins.length; bin += 1) {
      const tall = (bins[bin] / most) * (height - 16)
      if (bins[bin] > 0) pen.fillRect(bin * 2, height - 4 - tall, 1.6, tall)
    }
    pen.globalAlpha = 1
    pen.fillStyle = ink.bad
    for (const at of inWitness) pen.fillRect(Math.round(place(data.call[at])) - 1, 0, 3, 10)
    const [from, to] = [place(state.from), place(state.to)]
    pen.fillStyle = ink.bg
    pen.globalAlpha = 0.6
    pen.fillRect(0, 0, from, height)
    pen.fillRect(to, 0, width - to, height)
    pen.globalAlpha = 1
    pen.strokeStyle = ink.link
    pen.lineWidth = 2
    pen.strokeRect(from + 1, 1, Math.max(2, to - from - 2), height - 2)
  }
`
