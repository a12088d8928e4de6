/**
 * The program of a client's process: it opens one store at a time, makes the calls that it is told to make, and tells what came of
 * them. It is plain JavaScript on the command line, so that it runs wherever Node does, and knows no operation by name.
 */
export const clientProgram = `
import { Worker } from 'node:worker_threads'

// whoever started this process may be killed at any moment. A thread of its own notices, also while a store blocks this one
const end = () => process.kill(process.pid, 'SIGKILL')
process.on('disconnect', end)
new Worker(
  "const lifeline = new (require('node:net').Socket)({ fd: 3 });" +
    "lifeline.on('error', () => {}).on('close', () => process.kill(process.pid, 'SIGKILL')).resume()",
  { eval: true, execArgv: [] },
)

let store
const inFlight = new Map()

process.on('message', (message) => {
  if (message.kind === 'open') void open(message)
  else if (message.kind === 'call') void call(message)
  else inFlight.get(message.id)?.abort()
})
tell({ kind: 'ready' })

async function open({ place: { module, name, given }, namespace, operations }) {
  try {
    const exported = await import(module)
    const owner = exported[name] === undefined ? exported.default : exported
    let made = typeof owner[name] === 'function' ? await owner[name](...given) : owner[name]
    if (typeof made.getRaw !== 'function' && typeof made.open === 'function') made = await made.open(namespace)
    store = made
    tell({ kind: 'opened', operations: operations.filter((op) => typeof store[op] === 'function') })
  } catch (error) {
    tell({ kind: 'refused', error: told(error) })
  }
}

async function call({ id, op, given, signal }) {
  const controller = new AbortController()
  inFlight.set(id, controller)
  if (signal === 'aborted') controller.abort()
  const options = signal === 'none' ? [] : [{ signal: controller.signal }]
  try {
    tell({ kind: 'resolved', id, value: await store[op](...given.slice(0, -1), ...options) })
  } catch (error) {
    const aborted = controller.signal.aborted && error === controller.signal.reason
    tell({ kind: 'rejected', id, error: told(error), aborted })
  } finally {
    inFlight.delete(id)
  }
}

function tell(message) {
  if (process.connected) process.send(message)
}

function told(error, depth = 0) {
  if (!(error instanceof Error)) return { kind: 'thrown', text: String(error) }
  const plain = Object.entries(error).filter(([, value]) => value === null || !['object', 'function', 'symbol'].includes(typeof value))
  const { name, message, stack, cause } = error
  return {
    kind: 'error',
    name: String(name),
    message: String(message),
    stack: String(stack),
    fields: Object.fromEntries(plain),
    ...(cause === undefined || depth > 4 ? {} : { cause: told(cause, depth + 1) }),
  }
}
`
