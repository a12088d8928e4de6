/** The shortest way from one operation to a later one by sessions and reads: what makes the one precede the other. */
import { int } from '../columns.ts'
import type { SessionWalk } from './session-walk.ts'

/** The operations from `from` to `to`, both among them; the two alone where there is no way. */
export function causalChain(walk: SessionWalk, from: number, to: number): number[] {
  const cameFrom = new Int32Array(walk.size).fill(-1)
  cameFrom[from] = from
  const queue = [from]
  const { bySession, readers } = neighbours(walk)
  const visit = (next: number, op: number): void => {
    if (int(cameFrom, next) >= 0) return
    cameFrom[next] = op
    queue.push(next)
  }
  for (const op of queue) {
    if (op === to) break
    for (const reader of readers.get(op) ?? []) visit(reader, op)
    const ended = walk.ret(op)
    for (const next of bySession[int(walk.session, op)] ?? []) if (walk.call(next) > ended) visit(next, op)
  }
  if (int(cameFrom, to) < 0) return [from, to]
  const chain = [to]
  for (let op = to; op !== from; op = int(cameFrom, op)) chain.unshift(int(cameFrom, op))
  return chain
}

function neighbours(walk: SessionWalk): { bySession: number[][]; readers: Map<number, number[]> } {
  const bySession: number[][] = Array.from({ length: walk.sessions }, () => [])
  const readers = new Map<number, number[]>()
  for (let op = 0; op < walk.size; op += 1) {
    bySession[int(walk.session, op)]?.push(op)
    const source = walk.isRead(op) ? walk.onlySource(op) : undefined
    if (typeof source !== 'number') continue
    const known = readers.get(source)
    if (known === undefined) readers.set(source, [op])
    else known.push(op)
  }
  return { bySession, readers }
}
