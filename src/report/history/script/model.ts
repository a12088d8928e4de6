/** The timeline's script, first part: what is in the page, which of it is shown, and where it lies. Plain browser JavaScript. */
export const modelScript: string = String.raw`
  const data = JSON.parse(document.getElementById('timeline-data').textContent)
  const count = data.call.length
  const first = count === 0 ? 0 : data.call[0]
  const last = Math.max(first + 1, ...data.faults.map((fault) => fault.to),
    data.call.reduce((most, call, at) => Math.max(most, call, data.return[at]), first))
  // What was never returned is drawn up to the client's next call, or a little beyond the end.
  const margin = Math.max(1, (last - first) * 0.01)
  const end = new Float64Array(count)
  const before = new Int32Array(count).fill(-1)
  const after = new Int32Array(count).fill(-1)
  {
    const latest = new Map()
    for (let at = 0; at < count; at += 1) {
      const client = data.client[at]
      const previous = latest.get(client)
      if (previous !== undefined) {
        before[at] = previous
        after[previous] = at
      }
      latest.set(client, at)
    }
    for (let at = 0; at < count; at += 1) {
      const next = after[at] === -1 ? last + margin : data.call[after[at]] - 0.25
      end[at] = data.return[at] < 0 ? Math.max(data.call[at] + 0.5, next) : data.return[at]
    }
  }
  const start = first - margin
  const finish = last + margin
  const violationOf = data.violations.map(({ witness, support }) => new Map([
    ...support.map((at) => [at, 0]),
    ...witness.map((at, index) => [at, index + 1]),
  ]))
  const inWitness = new Set(data.violations.flatMap(({ witness }) => witness))

  // The lanes of the chosen key: operations of one client that overlap (a batch) go below each other.
  const lanesOf = (key) => {
    const byClient = data.clients.map(() => [])
    for (let at = 0; at < count; at += 1) {
      if (key !== -1 && data.key[at] !== key) continue
      const own = byClient[data.client[at]]
      let lane = own.find((candidate) => end[candidate[candidate.length - 1]] <= data.call[at])
      if (lane === undefined) own.push((lane = []))
      lane.push(at)
    }
    const lanes = byClient.flatMap((own, client) => own.map((operations, index) => ({ client, operations, named: index === 0 })))
    // The clients of a proof stand next to each other, on top.
    const proof = new Set((data.violations[state.violation]?.witness ?? []).map((at) => data.client[at]))
    return [...lanes.filter(({ client }) => proof.has(client)), ...lanes.filter(({ client }) => !proof.has(client))]
  }
  // Where a lane's first operation that ends at or after a moment is.
  const reach = (operations, moment) => {
    let low = 0
    let high = operations.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (end[operations[middle]] < moment) low = middle + 1
      else high = middle
    }
    return low
  }
  // The order that explains one key, as its script: which value was in force from when.
  const orderOf = (key) => {
    const order = []
    for (let at = 0; at < count; at += 1) if (data.key[at] === key && data.point[at] >= 0) order.push(at)
    return order.sort((a, b) => data.point[a] - data.point[b])
  }

  const state = { key: -1, from: start, to: finish, lanes: [], order: [], selected: -1, violation: -1, hover: -1 }
  const chooseKey = (key) => {
    state.key = key
    state.lanes = lanesOf(key)
    state.order = key === -1 ? [] : orderOf(key)
    if (state.selected !== -1 && key !== -1 && data.key[state.selected] !== key) state.selected = -1
  }
  const look = (from, to) => {
    const whole = finish - start
    const width = Math.min(whole, Math.max(Math.min(8, whole), to - from))
    const middle = (from + to) / 2
    state.from = Math.min(Math.max(start, middle - width / 2), finish - width)
    state.to = state.from + width
  }
`
